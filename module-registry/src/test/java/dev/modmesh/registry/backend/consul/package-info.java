/** The bridge to Consul against real servers. */
@NullMarked
package dev.modmesh.registry.backend.consul;

import org.jspecify.annotations.NullMarked;
