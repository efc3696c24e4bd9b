package dev.modmesh.gateway.call;

import dev.modmesh.api.problem.Origin;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.value.Fields;
import dev.modmesh.gateway.http.Json;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The problem that an instance answered with, if it is one that the platform knows; else what the
 * platform makes of it.
 */
record ForeignProblem(ProblemException problem, Origin origin) {
  private static final Set<String> STANDARD =
      Set.of(
          "type",
          "title",
          "status",
          "detail",
          "instance",
          "origin",
          "retryable",
          "call_id",
          "attempts");

  static ForeignProblem read(AttemptResult result) {
    Buffer body = result.body();
    try {
      Map<String, @Nullable Object> document =
          Json.CODEC.readObject(body == null ? new byte[0] : body.getBytes());
      Fields fields = Fields.of(document);
      String uri = fields.requiredString("type", "a problem type");
      ProblemType type = ProblemType.ofUri(uri).orElse(fallback(result));
      String detail = fields.string("detail");
      Map<String, Object> extensions = new LinkedHashMap<>();
      document.forEach(
          (name, value) -> {
            if (value != null && !STANDARD.contains(name)) {
              extensions.put(name, value);
            }
          });
      return new ForeignProblem(
          new ProblemException(type, detail == null ? type.title() + "." : detail, extensions),
          origin(fields.string("origin"), type));
    } catch (ProblemException e) {
      return unreadable(result);
    }
  }

  private static ProblemType fallback(AttemptResult result) {
    return result.status() < 500 ? ProblemType.INVALID_ARGUMENTS : ProblemType.FUNCTION_FAILED;
  }

  private static Origin origin(@Nullable String word, ProblemType type) {
    for (Origin origin : Origin.values()) {
      if (origin.word().equals(word)) {
        return origin;
      }
    }
    return type.origin();
  }

  /**
   * A bare status of a foreign service: below 500 it speaks of the caller, else the instance broke.
   */
  private static ForeignProblem unreadable(AttemptResult result) {
    String text = "The instance answered " + result.status() + " without a problem document.";
    return result.status() < 500
        ? new ForeignProblem(
            new ProblemException(ProblemType.INVALID_ARGUMENTS, text), Origin.MODULE)
        : new ForeignProblem(
            new ProblemException(ProblemType.UPSTREAM_FAILURE, text), Origin.NETWORK);
  }
}
