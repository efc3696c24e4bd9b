/** Load at rates fixed beforehand, and what became of each of its calls. */
@NullMarked
package dev.modmesh.load;

import org.jspecify.annotations.NullMarked;
