/** Published versions: their states, and what their dependencies resolve to. */
@NullMarked
package dev.modmesh.registry.version;

import org.jspecify.annotations.NullMarked;
