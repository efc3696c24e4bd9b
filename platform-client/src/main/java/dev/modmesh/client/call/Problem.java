package dev.modmesh.client.call;

import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.value.Fields;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A gateway's error, in the shape of RFC 9457.
 *
 * @param status of the answer
 * @param members of the document as received; only {@code status} and {@code title} if it was none
 */
public record Problem(int status, Map<String, @Nullable Object> members) {
  private static final int MAX_FOREIGN_BODY = 200;

  /** Keeps the members in their order. */
  public Problem {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  /** An answer that is no problem document, such as a proxy's. */
  static Problem foreign(int status, String body) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("status", status);
    members.put("title", "HTTP status " + status);
    if (!body.isBlank()) {
      String text = body.strip();
      members.put("detail", text.substring(0, Math.min(MAX_FOREIGN_BODY, text.length())));
    }
    return new Problem(status, members);
  }

  /** The {@code type} URI; {@code about:blank} if there is none. */
  public String type() {
    String type = Fields.of(members).string("type");
    return type == null ? "about:blank" : type;
  }

  /** The platform's own type; empty for a foreign one. */
  public Optional<ProblemType> platformType() {
    return ProblemType.ofUri(type());
  }

  /** The explanation; the title if there is none. */
  public String detail() {
    Fields fields = Fields.of(members);
    String detail = fields.string("detail");
    String title = fields.string("title");
    return detail != null ? detail : title != null ? title : "HTTP status " + status;
  }

  /** Whether the same request may succeed later. */
  public boolean retryable() {
    return Fields.of(members)
        .bool(
            "retryable",
            platformType()
                .map(ProblemType::retryable)
                .orElse(status == 429 || status == 502 || status == 503 || status == 504));
  }
}
