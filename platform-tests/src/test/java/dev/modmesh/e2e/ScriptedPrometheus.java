package dev.modmesh.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.modmesh.client.wire.JacksonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * Answers like a Prometheus server that scrapes one gateway at the moment of each query, with the
 * figures of a steady load; and, when told to, with any other value or none.
 */
final class ScriptedPrometheus implements AutoCloseable {
  private static final JacksonCodec JSON = new JacksonCodec();
  private static final double PER_SECOND = 10;
  private static final double SERVICE = 0.1;

  private final HttpServer server;
  private final long begin = System.nanoTime();
  private volatile Lie lie = Lie.NONE;

  /** What is wrong with the answers. */
  enum Lie {
    NONE("", ""),
    NOT_A_NUMBER("NaN", "is missing or absurd"),
    INFINITE("+Inf", "is missing or absurd"),
    NEGATIVE("-7", "is missing or absurd"),
    HUGE("1e300", "is missing or absurd"),
    NO_NUMBER("many", "is missing or absurd"),
    /** An empty result, as of a server that has just begun. */
    NOTHING("", "no figures from any gateway in Prometheus"),
    /** Status 500. */
    FAILURE("", "it answers 500"),
    /** Something else than JSON. */
    GARBAGE("", "no figures from Prometheus");

    private final String value;
    private final String told;

    Lie(String value, String told) {
      this.value = value;
      this.told = told;
    }

    /** What a decision says of it. */
    String told() {
      return told;
    }
  }

  ScriptedPrometheus() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/api/v1/query", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void tell(Lie next) {
    lie = next;
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = body(exchange.getRequestURI().getQuery(), lie);
    exchange.sendResponseHeaders(lie == Lie.FAILURE ? 500 : 200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private byte[] body(String query, Lie now) {
    if (now == Lie.GARBAGE) {
      return "<html>".getBytes(StandardCharsets.UTF_8);
    }
    String time = query.substring(query.lastIndexOf("&time=") + "&time=".length());
    double seconds = Instant.parse(time).toEpochMilli() / 1e3;
    List<Map<String, Object>> result =
        now == Lie.NOTHING
            ? List.of()
            : query.contains("timestamp(")
                ? List.of(sample("", seconds, Double.toString(seconds)))
                : figures(seconds, now);
    return JSON.write(
        Map.of("status", "success", "data", Map.of("resultType", "vector", "result", result)));
  }

  private List<Map<String, Object>> figures(double seconds, Lie now) {
    double calls = (System.nanoTime() - begin) / 1e9 * PER_SECOND;
    Map<String, Double> truth = new LinkedHashMap<>();
    truth.put("running", 1.0);
    truth.put("queue", 0.0);
    truth.put("oldest_wait", 0.0);
    truth.put("ejected", 0.0);
    truth.put("arrivals_total", calls);
    truth.put("completions_total", calls);
    truth.put("dropped_total", 0.0);
    truth.put("late_total", 0.0);
    truth.put("executing_seconds_total", calls * SERVICE);
    truth.put("waiting_seconds_total", 0.0);
    truth.put("service_seconds_total", calls * SERVICE);
    truth.put("service_squares_total", calls * SERVICE * SERVICE);
    truth.put("latency_seconds_total", calls * SERVICE);
    return truth.entrySet().stream()
        .map(
            one ->
                sample(
                    "modmesh_gateway_pool_" + one.getKey(),
                    seconds,
                    now == Lie.NONE ? one.getValue().toString() : now.value))
        .toList();
  }

  private static Map<String, Object> sample(String name, double seconds, String value) {
    return Map.of(
        "metric",
        Map.of("__name__", name, "instance", "gateway:8080", "pool", "default"),
        "value",
        List.of(seconds, value));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
