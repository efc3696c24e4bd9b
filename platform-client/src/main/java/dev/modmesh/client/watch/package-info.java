/** Follows a gateway's registry: snapshot, deltas, reconnect, and a last-known copy on disk. */
@NullMarked
package dev.modmesh.client.watch;

import org.jspecify.annotations.NullMarked;
