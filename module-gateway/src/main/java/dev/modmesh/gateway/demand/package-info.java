/**
 * What is asked of each pool: counted without a lock, summed into one frame every 500 ms for the
 * autoscaler, and calls that wait for a pool that sleeps.
 */
@NullMarked
package dev.modmesh.gateway.demand;

import org.jspecify.annotations.NullMarked;
