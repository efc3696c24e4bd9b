/** What the autoscaler decided about each pool, and why. */
@NullMarked
package dev.modmesh.gateway.scaling;

import org.jspecify.annotations.NullMarked;
