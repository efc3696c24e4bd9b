/** What tests of the registry share: clocks, a backend in memory, manifests. */
@NullMarked
package dev.modmesh.registry.testing;

import org.jspecify.annotations.NullMarked;
