/** Where module code runs: bounded platform threads, loaded activations, calls to other modules. */
@NullMarked
package dev.modmesh.host.work;

import org.jspecify.annotations.NullMarked;
