package dev.modmesh.client.data;

import dev.modmesh.api.data.DataKey;
import dev.modmesh.api.data.WriteCondition;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.api.value.Durations;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes what modules keep, at a gateway: get, put with a ttl, compare and set, delete.
 * Its token must be a host's or an operator's. Every method waits at most so long as it is told,
 * and fails with a {@link ProblemException}: {@code cache-unavailable} if nobody answers, and then
 * a write may have been done or not. Thread-safe.
 */
public final class ModuleDataClient {
  private final HttpClient http;
  private final JsonCodec json;
  private final Supplier<URI> gateway;
  private final Supplier<String> token;

  /**
   * A client of one gateway, whose address and token are looked up anew for each request.
   *
   * @param token empty for none
   */
  public ModuleDataClient(
      HttpClient http, JsonCodec json, Supplier<URI> gateway, Supplier<String> token) {
    this.http = http;
    this.json = json;
    this.gateway = gateway;
    this.token = token;
  }

  /** What is kept; null if nothing is. */
  public @Nullable KeptValue get(DataKey key, Duration patience) throws InterruptedException {
    HttpResponse<byte[]> answer = send(request(key, "", patience).GET());
    if (answer.statusCode() == 200) {
      return new KeptValue(json.read(answer.body()), version(answer), left(answer));
    }
    ProblemException problem = problem(answer);
    if (problem.type() == ProblemType.NOT_FOUND) {
      return null;
    }
    throw problem;
  }

  /**
   * Keeps a value.
   *
   * @return its version; null if what is there does not meet the condition
   */
  public @Nullable String put(
      DataKey key,
      @Nullable Object value,
      Duration ttl,
      WriteCondition condition,
      Duration patience)
      throws InterruptedException {
    BodyPublisher body = BodyPublishers.ofByteArray(json.write(value));
    HttpRequest.Builder request =
        request(key, "?ttl=" + Durations.format(ttl), patience)
            .header("Content-Type", "application/json")
            .PUT(body);
    HttpResponse<byte[]> answer = send(conditional(request, condition));
    if (answer.statusCode() == 204) {
      return version(answer);
    }
    ProblemException problem = problem(answer);
    if (problem.type() == ProblemType.ENTRY_CHANGED) {
      return null;
    }
    throw problem;
  }

  /** Removes what is kept; false if nothing was. */
  public boolean delete(DataKey key, Duration patience) throws InterruptedException {
    HttpResponse<byte[]> answer = send(request(key, "", patience).DELETE());
    if (answer.statusCode() == 204) {
      return true;
    }
    ProblemException problem = problem(answer);
    if (problem.type() == ProblemType.NOT_FOUND) {
      return false;
    }
    throw problem;
  }

  private static HttpRequest.Builder conditional(
      HttpRequest.Builder request, WriteCondition condition) {
    return switch (condition) {
      case WriteCondition.Any() -> request;
      case WriteCondition.Absent() -> request.header("If-None-Match", "*");
      case WriteCondition.Present() -> request.header("If-Match", "*");
      case WriteCondition.Version(String version) ->
          request.header("If-Match", '"' + version + '"');
    };
  }

  private HttpRequest.Builder request(DataKey key, String query, Duration patience) {
    String path = "/api/v1/cache/data/" + key.module() + "/" + key.name() + query;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.get().resolve(path)).timeout(patience);
    String secret = token.get();
    return secret.isEmpty() ? request : request.header("Authorization", "Bearer " + secret);
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws InterruptedException {
    try {
      return http.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new ProblemException(
          ProblemType.CACHE_UNAVAILABLE, "The gateway did not answer about kept data.");
    }
  }

  private static String version(HttpResponse<byte[]> answer) {
    String tag = answer.headers().firstValue("ETag").orElse("");
    if (tag.length() < 2) {
      throw new ProblemException(
          ProblemType.CACHE_UNAVAILABLE, "The gateway named no version of kept data.");
    }
    return tag.substring(1, tag.length() - 1);
  }

  private static Duration left(HttpResponse<byte[]> answer) {
    String control = answer.headers().firstValue("Cache-Control").orElse("");
    return control.matches("max-age=\\d{1,9}")
        ? Duration.ofSeconds(Long.parseLong(control.substring("max-age=".length())))
        : Duration.ZERO;
  }

  private ProblemException problem(HttpResponse<byte[]> answer) {
    Map<String, @Nullable Object> body;
    try {
      body = json.readObject(answer.body());
    } catch (ProblemException e) {
      body = Map.of();
    }
    ProblemType type =
        body.get("type") instanceof String uri
            ? ProblemType.ofUri(uri).orElse(ProblemType.CACHE_UNAVAILABLE)
            : ProblemType.CACHE_UNAVAILABLE;
    String detail =
        body.get("detail") instanceof String text
            ? text
            : "The gateway answered " + answer.statusCode() + " about kept data.";
    return new ProblemException(type, detail);
  }
}
