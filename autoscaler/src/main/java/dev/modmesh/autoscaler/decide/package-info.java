/**
 * How many instances a pool should have: pure functions of a state and an observation, in virtual
 * time. Nothing here reads a clock, does I/O or knows a framework.
 */
@NullMarked
package dev.modmesh.autoscaler.decide;

import org.jspecify.annotations.NullMarked;
