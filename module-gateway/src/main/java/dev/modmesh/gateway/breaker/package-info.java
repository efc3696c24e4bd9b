/** The circuit of each instance, and whether a pick may use it. */
@NullMarked
package dev.modmesh.gateway.breaker;

import org.jspecify.annotations.NullMarked;
