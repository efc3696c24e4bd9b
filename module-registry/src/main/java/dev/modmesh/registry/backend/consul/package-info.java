/**
 * The bridge to services that use Consul and Redis directly: what is registered here is mirrored
 * for them, and what they register is read into the log. The log itself lies in Redis.
 */
@NullMarked
package dev.modmesh.registry.backend.consul;

import org.jspecify.annotations.NullMarked;
