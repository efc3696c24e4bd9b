package dev.modmesh.autoscaler.observe;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.client.call.ApiResponse;
import dev.modmesh.client.call.GatewayConnection;
import dev.modmesh.client.call.GatewayUnreachableException;
import dev.modmesh.client.wire.JacksonCodec;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a Prometheus server has scraped from all gateways: the families {@code
 * modmesh_gateway_pool_*} of docs/metrics.md. Two instant queries, for values and for the time of
 * the samples, are asked at one and the same time, on a thread of its own. Figures are due when the
 * samples of every gateway are newer than those before; a gateway whose samples stay old, or a
 * server that does not answer, is missing. A counter that has become less began anew. What is
 * negative or beyond reason counts as missing at once: the next figures are not measured by it.
 */
public final class PrometheusDemand implements DemandSource {
  private static final JacksonCodec JSON = new JacksonCodec();
  private static final String FAMILY = "modmesh_gateway_pool_";
  private static final String VALUES = "{__name__=~\"" + FAMILY + ".+\"}";
  private static final double ABSURD = 1e12;
  private static final String TIMES = "timestamp(" + FAMILY + "running)";

  private final GatewayConnection connection;
  private final String path;
  private final Duration staleAfter;
  private final InstantSource clock;
  private final long pauseNanos;
  private final Thread thread;
  private volatile boolean closed;
  private volatile Answer newest = new Answer(Map.of(), "Prometheus was not asked yet");
  private Map<String, Scrape> before = Map.of();

  /** What one gateway had at its last scrape: by pool, then by the rest of the family's name. */
  private record Scrape(double time, Map<String, Map<String, Double>> pools) {}

  /** By gateway; {@code trouble} is empty if the server answered. */
  private record Answer(Map<String, Scrape> gateways, String trouble) {}

  /**
   * Begins to ask.
   *
   * @param url of the server, such as {@code http://127.0.0.1:9090}
   * @param staleAfter samples that are older are missing
   */
  public PrometheusDemand(URI url, Duration interval, Duration staleAfter, InstantSource clock) {
    connection = new GatewayConnection(url.resolve("/"), Duration.ofSeconds(5));
    path = url.getRawPath().replaceAll("/+$", "");
    this.staleAfter = staleAfter;
    this.clock = clock;
    pauseNanos = interval.toNanos();
    thread = Thread.ofPlatform().daemon().name("modmesh-prometheus").start(this::run);
  }

  private void run() {
    while (!closed) {
      Instant now = clock.instant();
      try {
        newest = new Answer(read(query(VALUES, now), query(TIMES, now)), "");
      } catch (GatewayUnreachableException | ProblemException | IllegalStateException e) {
        newest = new Answer(Map.of(), "Prometheus: " + e.getMessage());
      }
      LockSupport.parkNanos(pauseNanos);
    }
  }

  private List<?> query(String query, Instant time) {
    String target =
        path
            + "/api/v1/query?query="
            + URLEncoder.encode(query, StandardCharsets.UTF_8)
            + "&time="
            + time;
    ApiResponse answer =
        connection.exchange("GET", target, Map.of("Accept", "application/json"), null);
    if (answer.status() == 200
        && JSON.readObject(answer.body()).get("data") instanceof Map<?, ?> data
        && data.get("result") instanceof List<?> result) {
      return result;
    }
    throw new IllegalStateException("it answers " + answer.status() + " without a result");
  }

  private static Map<String, Scrape> read(List<?> values, List<?> times) {
    Map<String, Double> timeOf = new HashMap<>();
    for (Object item : times) {
      timeOf.merge(label(item, "instance"), value(item), Math::max);
    }
    Map<String, Scrape> gateways = new HashMap<>();
    for (Object item : values) {
      String gateway = label(item, "instance");
      Double time = timeOf.get(gateway);
      String name = label(item, "__name__");
      if (time != null && name.startsWith(FAMILY)) {
        gateways
            .computeIfAbsent(gateway, unused -> new Scrape(time, new HashMap<>()))
            .pools()
            .computeIfAbsent(label(item, "pool"), unused -> new HashMap<>())
            .put(name.substring(FAMILY.length()), value(item));
      }
    }
    return gateways;
  }

  private static String label(@Nullable Object item, String name) {
    return item instanceof Map<?, ?> map
            && map.get("metric") instanceof Map<?, ?> labels
            && labels.get(name) instanceof String text
        ? text
        : "";
  }

  private static double value(@Nullable Object item) {
    if (item instanceof Map<?, ?> map
        && map.get("value") instanceof List<?> pair
        && pair.size() == 2
        && pair.get(1) instanceof String text) {
      try {
        double value = Double.parseDouble(text);
        return value >= 0 && value <= ABSURD ? value : Double.NaN;
      } catch (NumberFormatException e) {
        return Double.NaN; // such as +Inf
      }
    }
    return Double.NaN;
  }

  @Override
  public Demand take() {
    Answer answer = newest;
    if (!answer.trouble().isEmpty()) {
      return Demand.missing(List.of(answer.trouble()));
    }
    Map<String, Scrape> now = answer.gateways();
    double oldest = clock.millis() / 1e3 - staleAfter.toMillis() / 1e3;
    List<String> stale =
        now.entrySet().stream()
            .filter(entry -> !(entry.getValue().time() >= oldest))
            .map(entry -> "gateway " + entry.getKey() + " in Prometheus")
            .sorted()
            .toList();
    if (now.isEmpty() || !stale.isEmpty()) {
      return Demand.missing(now.isEmpty() ? List.of("any gateway in Prometheus") : stale);
    }
    boolean newer =
        now.entrySet().stream()
            .allMatch(
                entry -> {
                  Scrape last = before.get(entry.getKey());
                  return last == null || entry.getValue().time() > last.time();
                });
    if (!newer) {
      return Demand.NOT_DUE;
    }
    Demand demand = since(before, now);
    before = now;
    return demand;
  }

  private static Demand since(Map<String, Scrape> before, Map<String, Scrape> now) {
    Map<String, PoolFrame> pools = new HashMap<>();
    double span = 0;
    for (Map.Entry<String, Scrape> entry : now.entrySet()) {
      Scrape last = before.get(entry.getKey());
      if (last != null) {
        double passed = entry.getValue().time() - last.time();
        span = Math.max(span, passed);
        entry
            .getValue()
            .pools()
            .forEach(
                (pool, values) ->
                    pools.merge(
                        pool,
                        frame(passed, last.pools().getOrDefault(pool, Map.of()), values),
                        PoolFrame::beside));
      }
    }
    // A first look says nothing of a stretch of time yet.
    return span > 0 ? new Demand(true, pools, span, List.of()) : Demand.NOT_DUE;
  }

  private static PoolFrame frame(double span, Map<String, Double> before, Map<String, Double> now) {
    return new PoolFrame(
        span,
        now.getOrDefault("queue", Double.NaN),
        now.getOrDefault("running", Double.NaN),
        more("arrivals_total", before, now),
        more("completions_total", before, now),
        more("dropped_total", before, now),
        more("executing_seconds_total", before, now) / span,
        more("waiting_seconds_total", before, now) / span,
        more("service_seconds_total", before, now),
        more("service_squares_total", before, now),
        more("latency_seconds_total", before, now),
        more("late_total", before, now),
        now.getOrDefault("oldest_wait", Double.NaN),
        now.getOrDefault("ejected", 0.0),
        false);
  }

  private static double more(String name, Map<String, Double> before, Map<String, Double> now) {
    double last = before.getOrDefault(name, 0.0);
    double present = now.getOrDefault(name, Double.NaN);
    return present < last ? present : present - last;
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
