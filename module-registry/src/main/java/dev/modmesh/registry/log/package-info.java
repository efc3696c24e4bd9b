/**
 * The one log of revisions and the view on top of it. Whoever changes the registry goes through
 * {@link dev.modmesh.registry.log.RevisionLog#commit}.
 */
@NullMarked
package dev.modmesh.registry.log;

import org.jspecify.annotations.NullMarked;
