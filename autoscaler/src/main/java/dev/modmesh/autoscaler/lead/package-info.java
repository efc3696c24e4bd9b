/** Which of several autoscalers acts: the holder of one lease. */
@NullMarked
package dev.modmesh.autoscaler.lead;

import org.jspecify.annotations.NullMarked;
