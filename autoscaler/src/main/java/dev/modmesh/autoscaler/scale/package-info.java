/** From what was seen of a pool to how many hosts it shall have. */
@NullMarked
package dev.modmesh.autoscaler.scale;

import org.jspecify.annotations.NullMarked;
