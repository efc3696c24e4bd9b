/** The three things that go towards a host: calls, blob reads of peers, health and metrics. */
@NullMarked
package dev.modmesh.host.http;

import org.jspecify.annotations.NullMarked;
