package dev.modmesh.artifact.oci;

/**
 * What the registry accepts.
 *
 * @param maxManifestBytes above it a manifest is refused with 413; the specification wants at least
 *     4 MiB
 * @param sparseManifests whether plain manifests may name blobs and manifests that are not here;
 *     those that publish a module never may
 */
public record OciPolicy(int maxManifestBytes, boolean sparseManifests) {
  /** 4 MiB, nothing missing. */
  public static final OciPolicy DEFAULT = new OciPolicy(4 * 1024 * 1024, false);
}
