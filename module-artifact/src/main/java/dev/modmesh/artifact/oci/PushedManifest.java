package dev.modmesh.artifact.oci;

import dev.modmesh.artifact.blob.BlobDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a pushed manifest.
 *
 * @param location path under which it can be pulled
 * @param subject for the header {@code OCI-Subject}; null without one
 * @param tags for the header {@code OCI-Tag}: those from the query that were set
 */
public record PushedManifest(
    BlobDigest digest, String location, @Nullable BlobDigest subject, List<String> tags) {}
