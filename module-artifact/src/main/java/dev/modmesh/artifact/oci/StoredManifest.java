package dev.modmesh.artifact.oci;

import dev.modmesh.artifact.blob.Blob;

/**
 * A manifest as it was pushed.
 *
 * @param content its exact bytes
 */
public record StoredManifest(String mediaType, Blob content) {}
