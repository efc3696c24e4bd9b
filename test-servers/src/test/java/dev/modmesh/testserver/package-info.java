/** The servers start, serve and fail over. */
@NullMarked
package dev.modmesh.testserver;

import org.jspecify.annotations.NullMarked;
