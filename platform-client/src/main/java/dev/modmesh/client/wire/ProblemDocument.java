package dev.modmesh.client.wire;

import dev.modmesh.api.problem.Origin;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Problems as JSON documents (RFC 9457) with the platform's extension members. */
public final class ProblemDocument {
  /** The media type. */
  public static final String MEDIA_TYPE = "application/problem+json";

  private ProblemDocument() {}

  /** The document of a problem outside of a call. */
  public static Map<String, @Nullable Object> of(ProblemException problem) {
    return of(problem, problem.type().origin());
  }

  /** The document of a problem that somebody else than usual caused. */
  public static Map<String, @Nullable Object> of(ProblemException problem, Origin origin) {
    ProblemType type = problem.type();
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("type", type.uri());
    map.put("title", type.title());
    map.put("status", type.status());
    map.put("detail", problem.detail());
    map.put("origin", origin.word());
    map.put("retryable", type.retryable());
    map.putAll(problem.extensions());
    return map;
  }
}
