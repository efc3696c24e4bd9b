/**
 * The feed {@code modmesh.feed.v1}: tables of telemetry as a snapshot and deltas, to any number of
 * readers. It knows nothing of what the tables hold: each is a {@link
 * dev.modmesh.gateway.feed.FeedSource}, which any feature may offer as a bean.
 */
@NullMarked
package dev.modmesh.gateway.feed;

import org.jspecify.annotations.NullMarked;
