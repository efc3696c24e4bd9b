/** Revisions and changes of the registry, as its log and its watch carry them. */
@NullMarked
package dev.modmesh.api.event;

import org.jspecify.annotations.NullMarked;
