package dev.modmesh.platform;

import dev.modmesh.client.wire.JacksonCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Plain HTTP to a gateway, or straight to a host, as one caller. Thread-safe. */
public final class Gateway {
  private static final JacksonCodec JSON = new JacksonCodec();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http;
  private final Supplier<URI> base;
  private final @Nullable String token;

  Gateway(HttpClient http, Supplier<URI> base, @Nullable String token) {
    this.http = http;
    this.base = base;
    this.token = token;
  }

  /** Where it is. */
  public URI base() {
    return base.get();
  }

  /** A request that this caller makes; it may be changed before it is sent. */
  public HttpRequest.Builder request(String method, String path, BodyPublisher body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.get().resolve(path)).timeout(PATIENCE).method(method, body);
    if (token != null) {
      request.setHeader("Authorization", "Bearer " + token);
    }
    return request;
  }

  /** A request with a JSON body. */
  public HttpRequest.Builder request(String method, String path, Map<String, ?> body) {
    return request(method, path, BodyPublishers.ofByteArray(JSON.write(body)))
        .setHeader("Content-Type", "application/json");
  }

  /** A call of a function. */
  public HttpRequest.Builder callRequest(String module, String function, Map<String, ?> body) {
    return request("POST", path(module, function), body);
  }

  /** A call whose body is this text, whatever it is. */
  public Answer callRaw(String module, String function, String body) {
    return send(request("POST", path(module, function), BodyPublishers.ofString(body)));
  }

  private static String path(String module, String function) {
    return "/api/v1/modules/" + module + "/functions/" + function;
  }

  /** Calls a function with positional arguments. */
  public Answer call(String module, String function, @Nullable Object... args) {
    return send(callRequest(module, function, Map.of("args", Arrays.asList(args))));
  }

  /** Reads a document. */
  public Answer get(String path) {
    return send(request("GET", path, BodyPublishers.noBody()));
  }

  /** Changes something. */
  public Answer put(String path, Map<String, ?> body) {
    return send(request("PUT", path, body));
  }

  /** Does something. */
  public Answer post(String path) {
    return send(request("POST", path, BodyPublishers.noBody()));
  }

  /** Removes something. */
  public Answer delete(String path) {
    return send(request("DELETE", path, BodyPublishers.noBody()));
  }

  /** Sends and reads the whole answer. */
  public Answer send(HttpRequest.Builder request) {
    return new Answer(exchange(request.build(), BodyHandlers.ofByteArray()));
  }

  /** Opens a stream of server-sent events. */
  public InputStream stream(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(base.get().resolve(path))
            .header("Accept", "text/event-stream")
            .build();
    HttpResponse<InputStream> response = exchange(request, BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      throw new AssertionError(path + " -> " + response.statusCode());
    }
    return response.body();
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
