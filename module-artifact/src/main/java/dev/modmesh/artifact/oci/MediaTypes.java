package dev.modmesh.artifact.oci;

/** The media types that have a meaning here. */
public final class MediaTypes {
  /** An OCI manifest of one artifact. */
  public static final String IMAGE_MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  /** An OCI index of several manifests. */
  public static final String IMAGE_INDEX = "application/vnd.oci.image.index.v1+json";

  /** The config of a WebAssembly artifact (CNCF TAG-Runtime). */
  public static final String WASM_CONFIG = "application/vnd.wasm.config.v0+json";

  /** The layer of a WebAssembly artifact. */
  public static final String WASM_LAYER = "application/wasm";

  /** The config of a JAR module: its manifest. */
  public static final String MODULE_CONFIG = "application/vnd.modmesh.module.config.v1+json";

  /** The layer of a JAR module. */
  public static final String JAR_LAYER = "application/java-archive";

  private MediaTypes() {}
}
