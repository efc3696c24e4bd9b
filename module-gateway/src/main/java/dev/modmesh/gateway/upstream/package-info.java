/** Instances as the call path sees them, with what it has learnt about each. */
@NullMarked
package dev.modmesh.gateway.upstream;

import org.jspecify.annotations.NullMarked;
