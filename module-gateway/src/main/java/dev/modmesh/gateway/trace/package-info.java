/**
 * Traces of calls: one span for a call, and beneath it its stages and attempts. What it is told of
 * a call comes from the call's stages.
 */
@NullMarked
package dev.modmesh.gateway.trace;

import org.jspecify.annotations.NullMarked;
