/**
 * The platform's own algorithm: capacity follows arrivals, never the queue that a lack of capacity
 * makes. Each class holds one idea and, as a record, what that idea remembers.
 */
@NullMarked
package dev.modmesh.autoscaler.decide.surge;

import org.jspecify.annotations.NullMarked;
