package dev.modmesh.client.call;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.client.wire.JacksonCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A gateway's answer.
 *
 * @param headers by lower-case name
 */
public record ApiResponse(int status, Map<String, List<String>> headers, byte[] body) {
  private static final JacksonCodec JSON = new JacksonCodec();

  /** The first value of a header. */
  public Optional<String> header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream().findFirst();
  }

  /**
   * The body as a JSON object; an empty one if there is no body.
   *
   * @throws ProblemException {@code malformed-json}
   */
  public Map<String, @Nullable Object> object() {
    return body.length == 0 ? Map.of() : JSON.readObject(body);
  }

  /** Whether the status is below 400. */
  public boolean succeeded() {
    return status < 400;
  }

  /** The error that an unsuccessful answer tells of. */
  public Problem problem() {
    try {
      Map<String, @Nullable Object> members = JSON.readObject(body);
      if (members.containsKey("title") || members.containsKey("type")) {
        return new Problem(status, members);
      }
      String ociMessage = ociMessage(members);
      if (ociMessage != null) {
        return Problem.foreign(status, ociMessage);
      }
    } catch (ProblemException e) {
      // no document: shown as text
    }
    return Problem.foreign(status, new String(body, StandardCharsets.UTF_8));
  }

  // {"errors": [{"code", "message", "detail"}]}, distribution-spec 1.1, "Error Codes"
  private static @Nullable String ociMessage(Map<String, @Nullable Object> members) {
    return members.get("errors") instanceof List<?> list
            && !list.isEmpty()
            && list.getFirst() instanceof Map<?, ?> first
            && first.get("message") instanceof String message
        ? message
        : null;
  }
}
