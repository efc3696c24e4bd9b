/** Start and end of the process, and the wiring of the libraries. */
@NullMarked
package dev.modmesh.host.lifecycle;

import org.jspecify.annotations.NullMarked;
