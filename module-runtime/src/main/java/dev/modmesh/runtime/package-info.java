/**
 * Loads and runs modules inside any Java process: {@link dev.modmesh.runtime.ModuleEngine} puts the
 * parts together. What the parts do stands in the packages beneath.
 */
@NullMarked
package dev.modmesh.runtime;

import org.jspecify.annotations.NullMarked;
