/** Tests. */
@NullMarked
package dev.modmesh.cache.redis;

import org.jspecify.annotations.NullMarked;
