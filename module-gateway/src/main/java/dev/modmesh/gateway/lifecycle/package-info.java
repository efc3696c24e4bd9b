/** Start and end of the process: data folder, configuration, composition of the libraries. */
@NullMarked
package dev.modmesh.gateway.lifecycle;

import org.jspecify.annotations.NullMarked;
