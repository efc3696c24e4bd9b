/** Requests to a gateway's control API and calls through it, for programs outside the call path. */
@NullMarked
package dev.modmesh.client.call;

import org.jspecify.annotations.NullMarked;
