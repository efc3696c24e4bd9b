/** Which results still hold: generations, leases, and what is done about gaps. Plain Java. */
@NullMarked
package dev.modmesh.cache.coherence;

import org.jspecify.annotations.NullMarked;
