/** The loop of the autoscaler and its place in a process: start, health, orderly end. */
@NullMarked
package dev.modmesh.autoscaler.supervise;

import org.jspecify.annotations.NullMarked;
