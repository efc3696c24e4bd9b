/** Who this gateway is among several. */
@NullMarked
package dev.modmesh.gateway.node;

import org.jspecify.annotations.NullMarked;
