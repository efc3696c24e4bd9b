/** Traces of what runs in this host: one span for each execution, and one for each inner call. */
@NullMarked
package dev.modmesh.host.trace;

import org.jspecify.annotations.NullMarked;
