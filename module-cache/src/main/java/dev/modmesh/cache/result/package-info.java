/** Reading through the tiers: one load for many readers, and what may be given when. */
@NullMarked
package dev.modmesh.cache.result;

import org.jspecify.annotations.NullMarked;
