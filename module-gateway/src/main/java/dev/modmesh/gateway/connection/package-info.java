/**
 * HTTP/1.1 to instances, on bare Netty: connections that are kept for each event loop, so that none
 * crosses loops, and requests that are written byte by byte, so that a call builds no header map.
 */
@NullMarked
package dev.modmesh.gateway.connection;

import org.jspecify.annotations.NullMarked;
