package dev.modmesh.gateway.call;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a call once, without building anything: is it one well-formed JSON object (RFC
 * 8259), are {@code args}, {@code kwargs} and {@code module_version} of the right kind, and which
 * version does it ask for. The body itself is forwarded as it came.
 *
 * <p>One object scans one body. Depth is limited to {@value #MAX_DEPTH}.
 */
final class BodyScanner {
  private static final int MAX_DEPTH = 200;

  private final byte[] body;
  private int at;
  private @Nullable String version;
  private int versionStart = -1;
  private int versionEnd = -1;
  private @Nullable ProblemException wrong;

  /**
   * What a body says.
   *
   * @param version the value of {@code module_version}; null if it is not there
   * @param versionStart where that value begins, at its opening quote; -1 if it is not there
   * @param versionEnd the place after its closing quote
   */
  record Scan(@Nullable String version, int versionStart, int versionEnd) {
    static final Scan EMPTY = new Scan(null, -1, -1);
  }

  private BodyScanner(byte[] body) {
    this.body = body;
  }

  /**
   * Scans a body; an empty one is the empty object.
   *
   * @throws ProblemException {@code malformed-json} naming the place, {@code invalid-arguments}
   *     naming the member
   */
  static Scan scan(byte[] body) {
    return body.length == 0 ? Scan.EMPTY : new BodyScanner(body).document();
  }

  private Scan document() {
    space();
    if (at >= body.length || body[at] != '{') {
      throw malformed("an object such as {\"args\": […], \"kwargs\": {…}}");
    }
    topLevel();
    space();
    if (at < body.length) {
      throw malformed("nothing after the object");
    }
    if (wrong != null) {
      throw wrong;
    }
    return new Scan(version, versionStart, versionEnd);
  }

  private void topLevel() {
    at++;
    space();
    if (peek() == '}') {
      at++;
      return;
    }
    while (true) {
      space();
      int keyStart = at;
      string();
      String key = text(keyStart, at);
      space();
      expect(':');
      space();
      member(key);
      space();
      if (peek() == ',') {
        at++;
      } else {
        expect('}');
        return;
      }
    }
  }

  private void member(String key) {
    int start = at;
    byte first = peek();
    value(1);
    boolean nothing = first == 'n';
    switch (key) {
      case "args" -> require(first == '[' || nothing, key, start, "a list");
      case "kwargs" -> require(first == '{' || nothing, key, start, "an object");
      case "module_version" -> {
        require(first == '"' || nothing, key, start, "a string");
        if (first == '"') {
          version = text(start, at);
          versionStart = start;
          versionEnd = at;
        }
      }
      default -> reject(key, start, "absent; known members are args, kwargs, module_version");
    }
  }

  private void require(boolean right, String key, int start, String expected) {
    if (!right) {
      reject(key, start, expected);
    }
  }

  /** Noted, not thrown: that the body is not JSON at all outranks it. */
  private void reject(String key, int start, String expected) {
    if (wrong != null) {
      return;
    }
    int end = Math.min(at, start + 60);
    String value = new String(body, start, end - start, StandardCharsets.UTF_8);
    wrong =
        new ProblemException(
            ProblemType.INVALID_ARGUMENTS,
            "`" + key + "` is `" + value + "`: must be " + expected + ".",
            Map.of("field", key, "value", value, "expected", expected));
  }

  private String text(int start, int end) {
    boolean plain = true;
    for (int i = start; i < end; i++) {
      plain &= body[i] != '\\';
    }
    String inner = new String(body, start + 1, end - start - 2, StandardCharsets.UTF_8);
    return plain ? inner : unescape(inner);
  }

  private static String unescape(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char escaped = text.charAt(++i);
      switch (escaped) {
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case 'u' -> {
          out.append((char) Integer.parseInt(text, i + 1, i + 5, 16));
          i += 4;
        }
        default -> out.append(escaped);
      }
    }
    return out.toString();
  }

  private void value(int depth) {
    if (depth > MAX_DEPTH) {
      throw malformed("nested at most " + MAX_DEPTH + " deep");
    }
    switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> number();
    }
  }

  private void object(int depth) {
    at++;
    space();
    if (peek() == '}') {
      at++;
      return;
    }
    while (true) {
      space();
      string();
      space();
      expect(':');
      space();
      value(depth + 1);
      space();
      if (peek() == ',') {
        at++;
      } else {
        expect('}');
        return;
      }
    }
  }

  private void array(int depth) {
    at++;
    space();
    if (peek() == ']') {
      at++;
      return;
    }
    while (true) {
      space();
      value(depth + 1);
      space();
      if (peek() == ',') {
        at++;
      } else {
        expect(']');
        return;
      }
    }
  }

  private void string() {
    expect('"');
    while (true) {
      byte c = peek();
      if (c == '"') {
        at++;
        return;
      }
      if (c >= 0 && c < 0x20) {
        throw malformed("no bare control character in a string");
      }
      at++;
      if (c == '\\') {
        escape();
      }
    }
  }

  private void escape() {
    byte c = peek();
    at++;
    if (c == 'u') {
      for (int i = 0; i < 4; i++) {
        if (Character.digit(peek(), 16) < 0) {
          throw malformed("four hexadecimal digits after \\u");
        }
        at++;
      }
    } else if ("\"\\/bfnrt".indexOf(c) < 0) {
      at--;
      throw malformed("one of \" \\ / b f n r t u after a backslash");
    }
  }

  private void literal(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (peek() != word.charAt(i)) {
        throw malformed("a JSON value");
      }
      at++;
    }
  }

  private void number() {
    int start = at;
    if (peek() == '-') {
      at++;
    }
    int first = at;
    digits();
    if (body[first] == '0' && at > first + 1) {
      at = start;
      throw malformed("no number with a leading zero");
    }
    if (at < body.length && body[at] == '.') {
      at++;
      digits();
    }
    if (at < body.length && (body[at] | 0x20) == 'e') {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digits();
    }
  }

  private void digits() {
    int start = at;
    while (at < body.length && body[at] >= '0' && body[at] <= '9') {
      at++;
    }
    if (at == start) {
      throw malformed("a JSON value");
    }
  }

  private void space() {
    while (at < body.length
        && (body[at] == ' ' || body[at] == '\n' || body[at] == '\r' || body[at] == '\t')) {
      at++;
    }
  }

  private byte peek() {
    if (at >= body.length) {
      throw malformed("more: it ends early");
    }
    return body[at];
  }

  private void expect(char c) {
    if (peek() != c) {
      throw malformed("`" + c + "`");
    }
    at++;
  }

  private ProblemException malformed(String expected) {
    String found =
        at < body.length
            ? "`" + new String(body, at, 1, StandardCharsets.ISO_8859_1) + "`"
            : "the end";
    return new ProblemException(
        ProblemType.MALFORMED_JSON,
        "The body is not well-formed JSON: at byte "
            + at
            + " stands "
            + found
            + "; must be "
            + expected
            + ".",
        Map.of("offset", at));
  }
}
