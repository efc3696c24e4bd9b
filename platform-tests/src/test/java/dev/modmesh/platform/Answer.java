package dev.modmesh.platform;

import dev.modmesh.client.wire.JacksonCodec;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came back. */
public final class Answer {
  private static final JacksonCodec JSON = new JacksonCodec();
  private static final String PROBLEM = "urn:modmesh:problem:";

  private final HttpResponse<byte[]> response;

  Answer(HttpResponse<byte[]> response) {
    this.response = response;
  }

  /** The HTTP status. */
  public int status() {
    return response.statusCode();
  }

  /** A header; null without it. */
  public @Nullable String header(String name) {
    return response.headers().firstValue(name).orElse(null);
  }

  /** A header that must be there. */
  public String requireHeader(String name) {
    return response
        .headers()
        .firstValue(name)
        .orElseThrow(() -> new AssertionError("no header " + name + ": " + this));
  }

  /** The body as it is. */
  public byte[] body() {
    return response.body();
  }

  /** The body as text. */
  public String text() {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  /** The body as a JSON object. */
  public Map<String, @Nullable Object> json() {
    return JSON.readObject(response.body());
  }

  /** A member of the body. */
  public @Nullable Object get(String member) {
    return json().get(member);
  }

  /** A member of the body that is text. */
  public String text(String member) {
    return String.valueOf(json().get(member));
  }

  /** The objects of a listing. */
  @SuppressWarnings("unchecked") // JSON objects have string keys
  public List<Map<String, @Nullable Object>> items() {
    return json().get("items") instanceof List<?> items
        ? (List<Map<String, @Nullable Object>>) items
        : List.of();
  }

  /** What the function returned; fails if the call did not succeed. */
  public @Nullable Object returnValue() {
    if (status() != 200) {
      throw new AssertionError("the call did not succeed: " + this);
    }
    return json().get("return_value");
  }

  /** Status and slug, such as {@code 404 module-not-found}. */
  public String problem() {
    Object type = "application/problem+json".equals(header("Content-Type")) ? get("type") : null;
    return type instanceof String uri && uri.startsWith(PROBLEM)
        ? status() + " " + uri.substring(PROBLEM.length())
        : "no problem: " + this;
  }

  /** The same answer if it is a success. */
  public Answer expect(int status) {
    if (status() != status) {
      throw new AssertionError("expected " + status + ": " + this);
    }
    return this;
  }

  @Override
  public String toString() {
    return response.request().method()
        + " "
        + response.uri()
        + " -> "
        + status()
        + " "
        + response.headers().map()
        + " "
        + text();
  }
}
