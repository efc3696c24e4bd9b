package dev.modmesh.platform;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A collector that takes traces by OTLP over HTTP, and can be away, refuse them or hang. */
public final class TraceCollector implements AutoCloseable {
  private final List<Seen> spans = new CopyOnWriteArrayList<>();
  private final CountDownLatch hanging = new CountDownLatch(1);
  private final int port;
  private volatile Mood mood = Mood.TAKES;
  private volatile int asked;
  private @Nullable HttpServer server;

  /** What it does with spans. */
  public enum Mood {
    TAKES,
    REFUSES,
    HANGS
  }

  /**
   * A span that it took.
   *
   * @param parent the id of another; empty if it has none
   * @param facts attributes as text
   */
  public record Seen(
      String service,
      String trace,
      String id,
      String parent,
      String name,
      Span.SpanKind kind,
      boolean failed,
      long startNanos,
      long endNanos,
      Map<String, String> facts) {}

  /** Listens on a free port of this machine. */
  public TraceCollector() {
    port = listen(0);
  }

  private int listen(int wanted) {
    try {
      HttpServer fresh =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 50);
      fresh.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      fresh.createContext("/v1/traces", this::handle);
      fresh.start();
      server = fresh;
      return fresh.getAddress().getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    Mood now = mood;
    synchronized (this) {
      asked++;
    }
    if (now == Mood.HANGS) {
      try {
        hanging.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (now == Mood.TAKES) {
      take(ExportTraceServiceRequest.parseFrom(body));
    }
    byte[] answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
    exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
    exchange.sendResponseHeaders(now == Mood.TAKES ? 200 : 503, answer.length == 0 ? -1 : 0);
    exchange.close();
  }

  private void take(ExportTraceServiceRequest request) {
    for (ResourceSpans resource : request.getResourceSpansList()) {
      String service = facts(resource.getResource().getAttributesList()).get("service.name");
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        scope.getSpansList().forEach(span -> spans.add(seen(String.valueOf(service), span)));
      }
    }
  }

  private static Seen seen(String service, Span span) {
    HexFormat hex = HexFormat.of();
    return new Seen(
        service,
        hex.formatHex(span.getTraceId().toByteArray()),
        hex.formatHex(span.getSpanId().toByteArray()),
        hex.formatHex(span.getParentSpanId().toByteArray()),
        span.getName(),
        span.getKind(),
        span.getStatus().getCodeValue() == 2,
        span.getStartTimeUnixNano(),
        span.getEndTimeUnixNano(),
        facts(span.getAttributesList()));
  }

  private static Map<String, String> facts(List<KeyValue> attributes) {
    Map<String, String> facts = new TreeMap<>();
    for (KeyValue attribute : attributes) {
      AnyValue value = attribute.getValue();
      facts.put(
          attribute.getKey(),
          switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case INT_VALUE -> Long.toString(value.getIntValue());
            case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
            default -> value.toString();
          });
    }
    return facts;
  }

  /** Its base URL, also while it is away. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Does so with spans from now on. */
  public void be(Mood next) {
    mood = next;
  }

  /** How often spans were sent to it. */
  public synchronized int asked() {
    return asked;
  }

  /** Goes away; nobody answers at its port. */
  public void leave() {
    HttpServer running = server;
    if (running != null) {
      running.stop(0);
      server = null;
    }
  }

  /** Is there again, at the same port. */
  public void comeBack() {
    listen(port);
  }

  /** The spans of a trace, in the order in which they came. */
  public List<Seen> trace(String id) {
    return spans.stream().filter(span -> span.trace().equals(id)).toList();
  }

  @Override
  public void close() {
    hanging.countDown();
    leave();
  }
}
