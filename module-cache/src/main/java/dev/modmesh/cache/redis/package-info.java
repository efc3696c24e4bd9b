/** The tier that all gateways share, on Redis: standalone, under Sentinel, or a Cluster. */
@NullMarked
package dev.modmesh.cache.redis;

import org.jspecify.annotations.NullMarked;
