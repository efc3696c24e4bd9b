/** Everything that can be set for a host. */
@NullMarked
package dev.modmesh.host.config;

import org.jspecify.annotations.NullMarked;
