/**
 * Programs that pass calls on, each started as its users would on one core, beside the platform.
 */
@NullMarked
package dev.modmesh.bench.peer;

import org.jspecify.annotations.NullMarked;
