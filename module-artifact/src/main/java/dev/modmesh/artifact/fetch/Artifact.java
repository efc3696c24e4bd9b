package dev.modmesh.artifact.fetch;

import dev.modmesh.api.module.Digest;

/**
 * What is to be fetched.
 *
 * @param repository where registries have it: the name of the module
 * @param digest of the content
 * @param size in bytes, as the registry declares it
 */
public record Artifact(String repository, Digest digest, long size) {}
