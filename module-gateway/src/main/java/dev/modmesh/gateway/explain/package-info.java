/**
 * Why calls went as they did: one row for each recent call, and the whole story of those that asked
 * for it or that met trouble.
 */
@NullMarked
package dev.modmesh.gateway.explain;

import org.jspecify.annotations.NullMarked;
