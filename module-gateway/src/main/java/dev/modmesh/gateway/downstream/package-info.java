/**
 * The caller's side of calls: what a caller sent, and where its answer goes. The plain calls of an
 * HTTP/1.1 connection are read and answered on bare Netty; everything else comes by the routes of
 * the server.
 */
@NullMarked
package dev.modmesh.gateway.downstream;

import org.jspecify.annotations.NullMarked;
