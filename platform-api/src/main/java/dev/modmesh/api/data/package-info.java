/** The data that modules keep in the cache: how entries are named, and when they are written. */
@NullMarked
package dev.modmesh.api.data;

import org.jspecify.annotations.NullMarked;
