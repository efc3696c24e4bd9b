/** A whole platform of real processes for tests, and what tests send to it. */
@NullMarked
package dev.modmesh.platform;

import org.jspecify.annotations.NullMarked;
