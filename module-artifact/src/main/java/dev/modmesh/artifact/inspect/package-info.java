/**
 * What can be said about a Wasm binary or a JAR without running it. Nothing here allocates by a
 * number that the file declares, and no engine is involved.
 */
@NullMarked
package dev.modmesh.artifact.inspect;

import org.jspecify.annotations.NullMarked;
