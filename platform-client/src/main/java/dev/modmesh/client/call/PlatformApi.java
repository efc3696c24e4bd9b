package dev.modmesh.client.call;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.api.value.Fields;
import dev.modmesh.client.watch.SseReader;
import dev.modmesh.client.wire.JacksonCodec;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A gateway's control API, and calls through it, as plain JSON documents. Every method blocks, and
 * throws {@link ProblemResponseException} if the gateway refuses and {@link
 * GatewayUnreachableException} if it does not answer. Thread-safe.
 */
public final class PlatformApi {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
  // The gateway sends a comment or a bookmark every few seconds.
  private static final Duration STREAM_SILENCE = Duration.ofSeconds(60);
  private static final int PAGE = 500;
  private static final JsonCodec JSON = new JacksonCodec();

  private final GatewayConnection connection;
  private final @Nullable String token;

  /** An API with a minute's patience; {@code token} is null for an anonymous caller. */
  public PlatformApi(URI base, @Nullable String token) {
    this(base, token, DEFAULT_TIMEOUT);
  }

  /** An API with this patience for each answer. */
  public PlatformApi(URI base, @Nullable String token, Duration timeout) {
    this.connection = new GatewayConnection(base, timeout);
    this.token = token;
  }

  /** Where the gateway is. */
  public URI base() {
    return connection.base();
  }

  /** Whether the gateway answers and says that it is ready. */
  public boolean isReady() {
    try {
      return exchange("GET", "/q/health/ready", Map.of(), null).status() == 200;
    } catch (GatewayUnreachableException e) {
      return false;
    }
  }

  /** One page after the other of {@code GET /api/v1/modules}. */
  public List<Map<String, @Nullable Object>> modules(@Nullable String tag, @Nullable String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("limit", Integer.toString(PAGE));
    if (tag != null) {
      parameters.put("tag", tag);
    }
    if (query != null) {
      parameters.put("q", query);
    }
    List<Map<String, @Nullable Object>> modules = new ArrayList<>();
    String cursor;
    do {
      Map<String, @Nullable Object> page = get("/api/v1/modules" + query(parameters));
      modules.addAll(items(page));
      cursor = Fields.of(page).string("cursor");
      if (cursor != null) {
        parameters.put("cursor", cursor);
      }
    } while (cursor != null && !cursor.isEmpty());
    return modules;
  }

  /** A module with all its versions. */
  public Map<String, @Nullable Object> module(String name) {
    return get("/api/v1/modules/" + encode(name));
  }

  /** The record of one version. */
  public Map<String, @Nullable Object> version(String name, String version) {
    return get("/api/v1/modules/" + encode(name) + "/versions/" + encode(version));
  }

  /** All instances. */
  public List<Map<String, @Nullable Object>> instances() {
    return items(get("/api/v1/instances"));
  }

  /** Starts to drain an instance. */
  public void drain(String serviceId) {
    expect(exchange("DELETE", "/api/v1/instances/" + encode(serviceId), Map.of(), null));
  }

  /** All pools. */
  public List<Map<String, @Nullable Object>> pools() {
    return items(get("/api/v1/pools"));
  }

  /** Changes the given members of a pool; the answer is the whole pool. */
  public Map<String, @Nullable Object> changePool(
      String pool, Map<String, ? extends @Nullable Object> members) {
    return expect(exchange("PUT", "/api/v1/pools/" + encode(pool), Map.of(), JSON.write(members)))
        .object();
  }

  /** The newest decisions of the autoscaler that changed a pool, newest first. */
  public List<Map<String, @Nullable Object>> decisions(String pool, int limit) {
    return items(get("/api/v1/pools/" + encode(pool) + "/decisions?changes=true&limit=" + limit));
  }

  /** All gateways and autoscalers. */
  public List<Map<String, @Nullable Object>> nodes() {
    return items(get("/api/v1/nodes"));
  }

  /** Past events, oldest first. */
  public List<Map<String, @Nullable Object>> events(@Nullable String since, int limit) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (since != null) {
      parameters.put("since", since);
    }
    parameters.put("limit", Integer.toString(limit));
    return items(get("/api/v1/events" + query(parameters)));
  }

  /**
   * Recent calls, newest first.
   *
   * @param slowerThanMillis 0 for all
   */
  public List<Map<String, @Nullable Object>> calls(
      int limit,
      @Nullable String module,
      @Nullable String outcome,
      @Nullable String instance,
      int slowerThanMillis) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("limit", Integer.toString(limit));
    parameters.put("slower_than", Integer.toString(slowerThanMillis));
    if (module != null) {
      parameters.put("module", module);
    }
    if (outcome != null) {
      parameters.put("outcome", outcome);
    }
    if (instance != null) {
      parameters.put("instance", instance);
    }
    return items(get("/api/v1/calls" + query(parameters)));
  }

  /** Why a call went as it did. */
  public Map<String, @Nullable Object> explain(String callId) {
    return get("/api/v1/calls/" + encode(callId) + "/explain");
  }

  /** The circuit of each instance. */
  public List<Map<String, @Nullable Object>> circuits() {
    return items(get("/api/v1/circuits"));
  }

  /** What the gateway's cache did; of one module, or of all for null. */
  public Map<String, @Nullable Object> cacheStats(@Nullable String module) {
    return get("/api/v1/cache/stats" + query(module == null ? Map.of() : Map.of("module", module)));
  }

  /**
   * Purges kept results.
   *
   * @param selection of {@code module}, {@code function}, {@code tag}, {@code key}; empty for all
   */
  public Map<String, @Nullable Object> purgeCache(Map<String, String> selection) {
    return expect(exchange("DELETE", "/api/v1/cache" + query(selection), Map.of(), null)).object();
  }

  /** Events from now on, or after {@code since}; the caller closes the reader. */
  public SseReader followEvents(@Nullable String since) {
    return new SseReader(
        connection.stream(
            "/api/v1/events" + query(since == null ? Map.of() : Map.of("since", since)),
            authorised(Map.of()),
            STREAM_SILENCE));
  }

  /**
   * The feed {@code modmesh.feed.v1}, which the caller closes.
   *
   * @param since {@code epoch.seq} to go on from; null for everything
   */
  public SseReader feed(@Nullable String since) {
    return new SseReader(
        connection.stream(
            "/api/v1/feed" + query(since == null ? Map.of() : Map.of("since", since)),
            authorised(Map.of()),
            STREAM_SILENCE));
  }

  /**
   * Calls a function.
   *
   * @param request {@code args}, {@code kwargs}, {@code module_version}, all optional
   * @param headers of the call, such as {@code Modmesh-Timeout}
   */
  public ApiResponse call(
      String module,
      String function,
      Map<String, ? extends @Nullable Object> request,
      Map<String, String> headers) {
    return expect(
        exchange(
            "POST",
            "/api/v1/modules/" + encode(module) + "/functions/" + encode(function),
            headers,
            JSON.write(request)));
  }

  /** Any other document of the API. */
  public Map<String, @Nullable Object> get(String path) {
    return expect(exchange("GET", path, Map.of(), null)).object();
  }

  /** Sends a JSON document, or nothing if it is null, and reads the answer, whatever it is. */
  public ApiResponse exchange(
      String method, String path, Map<String, String> headers, byte @Nullable [] body) {
    Map<String, String> all = authorised(headers);
    all.putIfAbsent("Accept", "application/json, application/problem+json");
    if (body != null) {
      all.putIfAbsent("Content-Type", "application/json");
    }
    return connection.exchange(method, path, all, body);
  }

  private Map<String, String> authorised(Map<String, String> headers) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    if (token != null) {
      all.put("Authorization", "Bearer " + token);
    }
    return all;
  }

  /**
   * The same answer if it is a success.
   *
   * @throws ProblemResponseException otherwise
   */
  public static ApiResponse expect(ApiResponse response) {
    if (!response.succeeded()) {
      throw new ProblemResponseException(response.problem());
    }
    return response;
  }

  @SuppressWarnings("unchecked") // JSON objects have string keys
  private static List<Map<String, @Nullable Object>> items(Map<String, @Nullable Object> page) {
    if (page.get("items") instanceof List<?> list
        && list.stream().allMatch(Map.class::isInstance)) {
      return list.stream()
          .map(item -> (Map<String, @Nullable Object>) Objects.requireNonNull(item))
          .toList();
    }
    throw new ProblemException(
        dev.modmesh.api.problem.ProblemType.MALFORMED_JSON,
        "The gateway's answer has no list `items`.");
  }

  private static String query(Map<String, String> parameters) {
    StringBuilder query = new StringBuilder();
    parameters.forEach(
        (name, value) ->
            query
                .append(query.isEmpty() ? '?' : '&')
                .append(name)
                .append('=')
                .append(encode(value)));
    return query.toString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
