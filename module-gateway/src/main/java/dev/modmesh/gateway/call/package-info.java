/** A call from its first byte to its record: a visible list of stages over one exchange. */
@NullMarked
package dev.modmesh.gateway.call;

import org.jspecify.annotations.NullMarked;
