/** The data that modules keep: what the tiers offer, and the one in this process's memory. */
@NullMarked
package dev.modmesh.cache.data;

import org.jspecify.annotations.NullMarked;
