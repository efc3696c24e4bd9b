/** Serves the dashboard's files, where this gateway was built with them. */
@NullMarked
package dev.modmesh.gateway.ui;

import org.jspecify.annotations.NullMarked;
