/** What the cache of results costs. */
@NullMarked
package dev.modmesh.cache;

import org.jspecify.annotations.NullMarked;
