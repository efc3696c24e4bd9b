/** Measures one gateway with a registry of many modules and instances. */
@NullMarked
package dev.modmesh.bench.scale;

import org.jspecify.annotations.NullMarked;
