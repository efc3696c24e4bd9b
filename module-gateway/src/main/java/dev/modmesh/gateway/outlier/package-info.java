/**
 * What calls tell of an instance, compared with its peers: success rate and latency. The decision
 * stands in {@link dev.modmesh.gateway.breaker.Circuit}.
 */
@NullMarked
package dev.modmesh.gateway.outlier;

import org.jspecify.annotations.NullMarked;
