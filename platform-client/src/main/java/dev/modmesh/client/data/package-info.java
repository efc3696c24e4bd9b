/** The client of the cache in which modules keep data. */
@NullMarked
package dev.modmesh.client.data;

import org.jspecify.annotations.NullMarked;
