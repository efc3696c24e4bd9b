/**
 * Which call may run, which waits and which is refused when a host has more to do than it can.
 * Plain decisions over time that is passed in; threads and HTTP are elsewhere.
 */
@NullMarked
package dev.modmesh.host.admission;

import org.jspecify.annotations.NullMarked;
