/**
 * A content-addressed store of blobs on disk. A blob is visible only once it is complete, verified
 * and durable.
 */
@NullMarked
package dev.modmesh.artifact.blob;

import org.jspecify.annotations.NullMarked;
