/**
 * What became of attempts and calls, and how it is counted. Retry, circuit, metrics and the
 * autoscaler read an {@link dev.modmesh.gateway.outcome.Outcome} and nothing else.
 */
@NullMarked
package dev.modmesh.gateway.outcome;

import org.jspecify.annotations.NullMarked;
