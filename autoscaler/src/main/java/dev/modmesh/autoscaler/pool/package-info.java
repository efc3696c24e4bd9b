/**
 * What a pool should look like and which steps lead there. Pure decisions: no clock, no process, no
 * network.
 */
@NullMarked
package dev.modmesh.autoscaler.pool;

import org.jspecify.annotations.NullMarked;
