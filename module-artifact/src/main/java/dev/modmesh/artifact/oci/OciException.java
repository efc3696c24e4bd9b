package dev.modmesh.artifact.oci;

import dev.modmesh.api.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer of the registry that is an error. */
public final class OciException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final OciError error;
  private final int status;
  private final transient Map<String, Object> detail;
  private final transient Map<String, String> headers;

  /** An error with its usual status. */
  public OciException(OciError error, String message) {
    this(error, error.status(), message, Map.of(), Map.of());
  }

  /**
   * An error with a status of its own.
   *
   * @param detail JSON members that tell more; copied
   * @param headers that the answer carries; copied
   */
  public OciException(
      OciError error,
      int status,
      String message,
      Map<String, Object> detail,
      Map<String, String> headers) {
    super(message, null, false, false);
    this.error = error;
    this.status = status;
    this.detail = new LinkedHashMap<>(detail);
    this.headers = Map.copyOf(headers);
  }

  /** A problem of the platform, as OCI clients see it; {@code detail} keeps its slug. */
  public static OciException of(ProblemException problem) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("problem", problem.type().slug());
    detail.put("title", problem.type().title());
    detail.putAll(problem.extensions());
    OciError error = code(problem);
    int status = error == OciError.DIGEST_INVALID ? error.status() : problem.type().status();
    return new OciException(error, status, problem.detail(), detail, Map.of());
  }

  private static OciError code(ProblemException problem) {
    return switch (problem.type()) {
      case INVALID_DIGEST, DIGEST_MISMATCH -> OciError.DIGEST_INVALID;
      case INVALID_NAME -> OciError.NAME_INVALID;
      case UNAUTHENTICATED, INVALID_TOKEN -> OciError.UNAUTHORIZED;
      case FORBIDDEN, VERSION_IMMUTABLE, IN_USE -> OciError.DENIED;
      case RATE_LIMITED, OVERLOADED -> OciError.TOOMANYREQUESTS;
      case BODY_TOO_LARGE -> OciError.SIZE_INVALID;
      case MALFORMED_JSON, INVALID_MANIFEST, MODULE_LIMITS, INVALID_RANGE ->
          OciError.MANIFEST_INVALID;
      default -> OciError.UNKNOWN;
    };
  }

  /** What went wrong. */
  public OciError error() {
    return error;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** A JSON member that tells more, as text; empty if there is none of this name. */
  public String detail(String member) {
    return String.valueOf(detail.getOrDefault(member, ""));
  }

  /** Headers of the answer. */
  public Map<String, String> headers() {
    return headers;
  }

  /** The body: {@code {"errors": [{"code", "message", "detail"}]}}. */
  public Map<String, @Nullable Object> document() {
    Map<String, @Nullable Object> entry = new LinkedHashMap<>();
    entry.put("code", error.name());
    entry.put("message", getMessage());
    if (!detail.isEmpty()) {
      entry.put("detail", detail);
    }
    return Map.of("errors", List.of(entry));
  }
}
