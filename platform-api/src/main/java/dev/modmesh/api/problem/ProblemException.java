package dev.modmesh.api.problem;

import java.util.LinkedHashMap;
import java.util.Map;

/** An error that a caller may see: a {@link ProblemType}, a detail for this caller, extensions. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ProblemType type;
  private final transient Map<String, Object> extensions;

  /** A problem without extension members. */
  public ProblemException(ProblemType type, String detail) {
    this(type, detail, Map.of());
  }

  /**
   * A problem with extension members.
   *
   * @param extensions {@code snake_case} names to JSON values; copied
   */
  public ProblemException(ProblemType type, String detail, Map<String, Object> extensions) {
    super(detail, null, false, false);
    this.type = type;
    this.extensions = new LinkedHashMap<>(extensions);
  }

  /** What went wrong. */
  public ProblemType type() {
    return type;
  }

  /** The explanation for this caller. */
  public String detail() {
    return String.valueOf(getMessage());
  }

  /** Extension members beside those of RFC 9457. */
  public Map<String, Object> extensions() {
    return extensions;
  }
}
