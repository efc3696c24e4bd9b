package dev.modmesh.artifact.oci;

/**
 * The error codes of the distribution specification with the status that each usually has. {@code
 * UNKNOWN} is for what the specification has no code for: clients know it from other registries.
 */
public enum OciError {
  BLOB_UNKNOWN(404),
  BLOB_UPLOAD_INVALID(400),
  BLOB_UPLOAD_UNKNOWN(404),
  DIGEST_INVALID(400),
  MANIFEST_BLOB_UNKNOWN(404),
  MANIFEST_INVALID(400),
  MANIFEST_UNKNOWN(404),
  NAME_INVALID(400),
  NAME_UNKNOWN(404),
  SIZE_INVALID(400),
  UNAUTHORIZED(401),
  DENIED(403),
  UNSUPPORTED(405),
  TOOMANYREQUESTS(429),
  UNKNOWN(500);

  private final int status;

  OciError(int status) {
    this.status = status;
  }

  /** The usual HTTP status. */
  public int status() {
    return status;
  }
}
