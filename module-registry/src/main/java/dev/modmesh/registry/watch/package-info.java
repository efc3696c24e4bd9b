/**
 * Readers of the log: snapshot, deltas, bookmarks. A slow reader is started over and never holds up
 * a writer.
 */
@NullMarked
package dev.modmesh.registry.watch;

import org.jspecify.annotations.NullMarked;
