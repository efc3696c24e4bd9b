/** What every backend must do, as a test. */
@NullMarked
package dev.modmesh.registry.backend;

import org.jspecify.annotations.NullMarked;
