/**
 * The registry as one immutable value, built from a snapshot and kept current by deltas. Gateways
 * and hosts decide from the same view.
 */
@NullMarked
package dev.modmesh.client.view;

import org.jspecify.annotations.NullMarked;
