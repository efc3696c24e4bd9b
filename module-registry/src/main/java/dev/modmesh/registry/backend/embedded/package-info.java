/** The log in one file of this process, durable before a write returns. */
@NullMarked
package dev.modmesh.registry.backend.embedded;

import org.jspecify.annotations.NullMarked;
