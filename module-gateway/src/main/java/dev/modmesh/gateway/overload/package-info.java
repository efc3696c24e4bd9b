/** How many calls the instances of a group may have at once, and who is refused above that. */
@NullMarked
package dev.modmesh.gateway.overload;

import org.jspecify.annotations.NullMarked;
