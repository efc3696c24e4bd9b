/** The {@code simulate} command: judges the decision engine without a cluster. */
@NullMarked
package dev.modmesh.autoscaler.simulate;

import org.jspecify.annotations.NullMarked;
