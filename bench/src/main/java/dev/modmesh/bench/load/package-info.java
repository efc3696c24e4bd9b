/**
 * Load and a backend by bare non-blocking sockets, so that they take little from what is measured.
 */
@NullMarked
package dev.modmesh.bench.load;

import org.jspecify.annotations.NullMarked;
