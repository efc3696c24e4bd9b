/** How modules reach the cache for their own data. */
@NullMarked
package dev.modmesh.runtime.data;

import org.jspecify.annotations.NullMarked;
