/**
 * Runs Wasm modules that speak the Extism ABI, on Endive. Each call gets a fresh instance; nothing
 * but the arguments comes in and nothing but the result goes out.
 */
@NullMarked
package dev.modmesh.runtime.wasm;

import org.jspecify.annotations.NullMarked;
