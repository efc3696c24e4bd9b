/** Tests. */
@NullMarked
package dev.modmesh.cache.coherence;

import org.jspecify.annotations.NullMarked;
