/** A call of a function as values: what goes in, and in which circumstances. */
@NullMarked
package dev.modmesh.api.function;

import org.jspecify.annotations.NullMarked;
