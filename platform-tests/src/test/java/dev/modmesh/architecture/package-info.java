/** The rules of the architecture, checked on the compiled classes. */
@NullMarked
package dev.modmesh.architecture;

import org.jspecify.annotations.NullMarked;
