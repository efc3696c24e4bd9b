/** What the platform promises, asked of real processes. */
@NullMarked
package dev.modmesh.e2e;

import org.jspecify.annotations.NullMarked;
