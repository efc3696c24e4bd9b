/** Measures what the parts of a call cost. */
@NullMarked
package dev.modmesh.bench;

import org.jspecify.annotations.NullMarked;
