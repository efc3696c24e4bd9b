/** Everything that can be set for a gateway. */
@NullMarked
package dev.modmesh.gateway.config;

import org.jspecify.annotations.NullMarked;
