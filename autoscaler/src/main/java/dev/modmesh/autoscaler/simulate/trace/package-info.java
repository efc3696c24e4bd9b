/** Recorded arrivals: how they are read, and the calls that they stand for. */
@NullMarked
package dev.modmesh.autoscaler.simulate.trace;

import org.jspecify.annotations.NullMarked;
