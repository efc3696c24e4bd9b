/** What a measurement found: for a terminal, for programs, for a browser. */
@NullMarked
package dev.modmesh.bench.report;

import org.jspecify.annotations.NullMarked;
