/** The tier within this process. */
@NullMarked
package dev.modmesh.cache.near;

import org.jspecify.annotations.NullMarked;
