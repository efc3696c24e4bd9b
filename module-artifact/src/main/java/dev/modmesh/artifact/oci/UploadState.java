package dev.modmesh.artifact.oci;

/**
 * Where an upload stands.
 *
 * @param location path for the next request
 * @param offset how many bytes have arrived
 */
public record UploadState(String location, long offset) {
  /** The {@code Range} header; nothing at all is also {@code 0-0}, as clients expect. */
  public String range() {
    return "0-" + Math.max(0, offset - 1);
  }
}
