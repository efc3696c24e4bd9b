/** Measures programs side by side: the same loads in turns, and the median of the rounds. */
@NullMarked
package dev.modmesh.bench.measure;

import org.jspecify.annotations.NullMarked;
