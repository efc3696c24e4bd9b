/** The dashboard in a real browser. */
@NullMarked
package dev.modmesh.dashboard;

import org.jspecify.annotations.NullMarked;
