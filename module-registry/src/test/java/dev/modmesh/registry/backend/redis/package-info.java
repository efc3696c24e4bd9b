/** The Redis backend against real servers. */
@NullMarked
package dev.modmesh.registry.backend.redis;

import org.jspecify.annotations.NullMarked;
