/** The processes that serve modules, as the registry knows them. */
@NullMarked
package dev.modmesh.api.instance;

import org.jspecify.annotations.NullMarked;
