/**
 * Series of which there may be many thousands: computed when somebody scrapes, so that a function
 * that nobody calls costs nothing in between.
 */
@NullMarked
package dev.modmesh.gateway.series;

import org.jspecify.annotations.NullMarked;
