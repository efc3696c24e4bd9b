/**
 * The life of modules in a host: load, start, serve, drain, unload. Loaders for each kind of module
 * plug in through {@link dev.modmesh.runtime.lifecycle.ModuleLoader}.
 */
@NullMarked
package dev.modmesh.runtime.lifecycle;

import org.jspecify.annotations.NullMarked;
