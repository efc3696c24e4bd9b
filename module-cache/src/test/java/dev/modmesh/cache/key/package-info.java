/** Tests. */
@NullMarked
package dev.modmesh.cache.key;

import org.jspecify.annotations.NullMarked;
