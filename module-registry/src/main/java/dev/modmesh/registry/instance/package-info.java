/** Instances: leases, heartbeats, drain, and what becomes of those that fall silent. */
@NullMarked
package dev.modmesh.registry.instance;

import org.jspecify.annotations.NullMarked;
