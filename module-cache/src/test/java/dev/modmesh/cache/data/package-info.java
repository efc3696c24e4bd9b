/** Tests of what is kept of modules' data in memory. */
@NullMarked
package dev.modmesh.cache.data;

import org.jspecify.annotations.NullMarked;
