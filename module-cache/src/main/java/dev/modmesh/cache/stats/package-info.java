/** What is counted about the cache, by function and tier. */
@NullMarked
package dev.modmesh.cache.stats;

import org.jspecify.annotations.NullMarked;
