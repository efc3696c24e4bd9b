package dev.modmesh.gateway.call;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Finds the member {@code return_value} of an answer, without building anything, and checks that
 * the answer is one well-formed object as far as brackets and strings go.
 */
final class ReturnValueScanner {
  private static final byte[] NAME = "\"return_value\"".getBytes(StandardCharsets.US_ASCII);

  private final byte[] body;
  private int at;

  /** Where a value stands. */
  record Span(int start, int end) {}

  private ReturnValueScanner(byte[] body) {
    this.body = body;
  }

  /** The place of the result; null if there is not exactly one. */
  static @Nullable Span find(Buffer body) {
    try {
      return new ReturnValueScanner(body.getBytes()).object();
    } catch (ArrayIndexOutOfBoundsException e) {
      return null; // it ends early
    }
  }

  private @Nullable Span object() {
    space();
    if (body[at++] != '{') {
      return null;
    }
    Span found = null;
    space();
    if (body[at] == '}') {
      return null;
    }
    while (true) {
      space();
      int name = at;
      if (body[at] != '"') {
        return null;
      }
      string();
      boolean isValue = isName(name, at);
      space();
      if (body[at++] != ':') {
        return null;
      }
      space();
      int start = at;
      value();
      if (at == start || (isValue && found != null)) {
        return null;
      }
      if (isValue) {
        found = new Span(start, at);
      }
      space();
      byte next = body[at++];
      if (next == '}') {
        return isOnlySpaceLeft() ? found : null;
      }
      if (next != ',') {
        return null;
      }
    }
  }

  private boolean isName(int start, int end) {
    return java.util.Arrays.equals(body, start, end, NAME, 0, NAME.length);
  }

  /** To the end of a value: brackets are counted, strings are passed over. */
  private void value() {
    int depth = 0;
    while (true) {
      byte c = body[at];
      if (c == '"') {
        string();
      } else if (c == '{' || c == '[') {
        depth++;
        at++;
      } else if (c == '}' || c == ']') {
        if (depth == 0) {
          return;
        }
        depth--;
        at++;
      } else if (depth == 0 && (c == ',' || c <= ' ')) {
        return;
      } else {
        at++;
        continue;
      }
      if (depth == 0) {
        return;
      }
    }
  }

  private void string() {
    at++;
    while (body[at] != '"') {
      at += body[at] == '\\' ? 2 : 1;
    }
    at++;
  }

  private void space() {
    while (body[at] == ' ' || body[at] == '\n' || body[at] == '\r' || body[at] == '\t') {
      at++;
    }
  }

  private boolean isOnlySpaceLeft() {
    while (at < body.length && body[at] <= ' ' && body[at] >= 0) {
      at++;
    }
    return at == body.length;
  }
}
