package dev.modmesh.api.problem;

import java.util.Arrays;
import java.util.Optional;

/**
 * The only catalogue of problems. A test keeps {@code docs/problems.md} equal to it.
 *
 * <p>{@code retryable} tells a caller whether sending the same request again may succeed.
 */
public enum ProblemType {
  INVALID_NAME("invalid-name", 400, "Name is not well formed", false, Origin.CALLER),
  INVALID_DIGEST("invalid-digest", 400, "Digest is not well formed", false, Origin.CALLER),
  MALFORMED_JSON("malformed-json", 400, "Body is not well-formed JSON", false, Origin.CALLER),
  INVALID_RANGE("invalid-range", 400, "Version or range is not well formed", false, Origin.CALLER),
  INVALID_REQUEST("invalid-request", 400, "Request is not well formed", false, Origin.CALLER),
  UNAUTHENTICATED("unauthenticated", 401, "A token is needed", false, Origin.CALLER),
  INVALID_TOKEN("invalid-token", 401, "The token is not known", false, Origin.CALLER),
  FORBIDDEN("forbidden", 403, "The token does not give this right", false, Origin.CALLER),
  NOT_FOUND("not-found", 404, "Nothing is here", false, Origin.CALLER),
  MODULE_NOT_FOUND("module-not-found", 404, "No such module", false, Origin.CALLER),
  FUNCTION_NOT_FOUND("function-not-found", 404, "No such function", false, Origin.CALLER),
  VERSION_NOT_FOUND("version-not-found", 404, "No version in this range", false, Origin.CALLER),
  INSTANCE_NOT_FOUND("instance-not-found", 404, "No such instance", false, Origin.CALLER),
  CALL_NOT_FOUND("call-not-found", 404, "No such call", false, Origin.CALLER),
  METHOD_NOT_ALLOWED("method-not-allowed", 405, "Method is not allowed here", false, Origin.CALLER),
  NOT_ACCEPTABLE("not-acceptable", 406, "No acceptable representation", false, Origin.CALLER),
  VERSION_IMMUTABLE(
      "version-immutable", 409, "The version exists with other content", false, Origin.CALLER),
  INSTANCE_CONFLICT(
      "instance-conflict",
      409,
      "The instance id is taken or its lease is stale",
      false,
      Origin.CALLER),
  LEASE_HELD("lease-held", 409, "Another holds the lease", true, Origin.CALLER),
  IN_USE("in-use", 409, "Something still needs this", false, Origin.CALLER),
  IDEMPOTENCY_IN_PROGRESS(
      "idempotency-in-progress", 409, "A call with this key is running", true, Origin.CALLER),
  ENTRY_CHANGED("entry-changed", 412, "The entry is another than expected", false, Origin.CALLER),
  BODY_TOO_LARGE("body-too-large", 413, "Body is over the limit", false, Origin.CALLER),
  UNSUPPORTED_MEDIA_TYPE(
      "unsupported-media-type", 415, "Content type is not supported", false, Origin.CALLER),
  NOT_SERVED_HERE(
      "not-served-here", 421, "This host cannot serve the version", true, Origin.GATEWAY),
  INVALID_ARGUMENTS(
      "invalid-arguments", 422, "Arguments do not fit the function", false, Origin.CALLER),
  IDEMPOTENCY_MISMATCH(
      "idempotency-mismatch", 422, "The key was used for another call", false, Origin.CALLER),
  INVALID_MANIFEST("invalid-manifest", 422, "Manifest is not valid", false, Origin.CALLER),
  DIGEST_MISMATCH("digest-mismatch", 422, "Content does not have the digest", false, Origin.CALLER),
  MODULE_LIMITS("module-limits", 422, "The module is over a limit", false, Origin.CALLER),
  RATE_LIMITED("rate-limited", 429, "Over the quota", true, Origin.CALLER),
  FUNCTION_FAILED("function-failed", 500, "The function failed", false, Origin.MODULE),
  MODULE_TRAP("module-trap", 500, "The module trapped", false, Origin.MODULE),
  INTERNAL_ERROR("internal-error", 500, "The platform failed", true, Origin.GATEWAY),
  UPSTREAM_FAILURE("upstream-failure", 502, "The instance broke", true, Origin.NETWORK),
  OUTCOME_UNKNOWN(
      "outcome-unknown",
      502,
      "The instance was lost; the call may have run",
      false,
      Origin.NETWORK),
  NO_INSTANCE_AVAILABLE(
      "no-instance-available", 503, "No instance can serve this now", true, Origin.GATEWAY),
  CIRCUIT_OPEN("circuit-open", 503, "The circuits of all instances are open", true, Origin.GATEWAY),
  OVERLOADED("overloaded", 503, "Load is being shed", true, Origin.GATEWAY),
  REGISTRY_UNAVAILABLE(
      "registry-unavailable", 503, "The registry takes no writes now", true, Origin.GATEWAY),
  CACHE_UNAVAILABLE(
      "cache-unavailable", 503, "The shared cache does not answer now", true, Origin.GATEWAY),
  NOT_CACHED("not-cached", 504, "No kept result may be given", false, Origin.CALLER),
  DEADLINE_EXCEEDED("deadline-exceeded", 504, "The deadline is spent", true, Origin.GATEWAY),
  NOT_CONVERGED(
      "not-converged", 504, "Some nodes do not serve the revision yet", true, Origin.GATEWAY),
  STORAGE_FULL("storage-full", 507, "The disk is full", true, Origin.GATEWAY),
  DATA_QUOTA("data-quota", 507, "The module keeps too much", true, Origin.CALLER);

  private static final String PREFIX = "urn:modmesh:problem:";

  private final String slug;
  private final int status;
  private final String title;
  private final boolean retryable;
  private final Origin origin;

  ProblemType(String slug, int status, String title, boolean retryable, Origin origin) {
    this.slug = slug;
    this.status = status;
    this.title = title;
    this.retryable = retryable;
    this.origin = origin;
  }

  /** The last part of {@link #uri()}, stable for ever. */
  public String slug() {
    return slug;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The fixed, human-readable summary. */
  public String title() {
    return title;
  }

  /** Whether the same request may succeed later. */
  public boolean retryable() {
    return retryable;
  }

  /** Who usually causes it; a single problem may say otherwise. */
  public Origin origin() {
    return origin;
  }

  /** The {@code type} member: {@code urn:modmesh:problem:<slug>}. */
  public String uri() {
    return PREFIX + slug;
  }

  /** The type with this {@code type} URI, or empty for a foreign one. */
  public static Optional<ProblemType> ofUri(String uri) {
    return Arrays.stream(values()).filter(type -> type.uri().equals(uri)).findFirst();
  }
}
