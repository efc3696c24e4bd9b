/** How a host follows the registry: what to load, what to tell, when to go. */
@NullMarked
package dev.modmesh.host.sync;

import org.jspecify.annotations.NullMarked;
