package dev.modmesh.artifact.fetch;

import java.nio.file.Path;

/**
 * An artifact that is here and verified.
 *
 * @param file complete content; not to be changed
 * @param source {@code disk}, or the {@link BlobSource#name} that gave the last part of it
 */
public record FetchedArtifact(Artifact artifact, Path file, String source) {}
