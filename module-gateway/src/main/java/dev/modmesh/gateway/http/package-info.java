/** What every answer of the gateway has in common: problem documents and JSON bodies. */
@NullMarked
package dev.modmesh.gateway.http;

import org.jspecify.annotations.NullMarked;
