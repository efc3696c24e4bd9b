/** Arrivals written down as they come, to be replayed by {@code simulate}. */
@NullMarked
package dev.modmesh.autoscaler.record;

import org.jspecify.annotations.NullMarked;
