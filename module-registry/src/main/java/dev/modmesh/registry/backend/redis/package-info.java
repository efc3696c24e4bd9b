/**
 * The log, leases and nodes in a Redis that several gateways share: standalone, behind Sentinels or
 * a cluster. Everything lies under one hash tag, so that each change is one script.
 */
@NullMarked
package dev.modmesh.registry.backend.redis;

import org.jspecify.annotations.NullMarked;
