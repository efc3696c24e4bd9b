/**
 * Traces by OpenTelemetry: which calls are recorded, and how their spans reach a collector. What
 * becomes a span is up to the processes.
 */
@NullMarked
package dev.modmesh.client.trace;

import org.jspecify.annotations.NullMarked;
