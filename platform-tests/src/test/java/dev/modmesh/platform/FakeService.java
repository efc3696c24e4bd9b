package dev.modmesh.platform;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** An HTTP service that answers every call as it was told, and keeps what it was sent. */
public final class FakeService implements AutoCloseable {
  private final HttpServer server;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile Reply reply = Reply.ok("\"hello\"");

  /** What it was sent; header names are in lower case. */
  public record Request(String path, Map<String, String> headers, String body) {
    /** A header; null without it. */
    public @Nullable String header(String name) {
      return headers.get(name.toLowerCase(Locale.ROOT));
    }
  }

  /** What it answers. */
  public record Reply(int status, Map<String, String> headers, String body) {
    /** A result. */
    public static Reply ok(String json) {
      return new Reply(200, Map.of(), "{\"return_value\":" + json + "}");
    }

    /** A bare status. */
    public static Reply status(int status) {
      return new Reply(status, Map.of(), "");
    }
  }

  /** Listens on a free port of this machine. */
  public FakeService() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(new Request(exchange.getRequestURI().getPath(), headers, body));
    Reply answer = reply;
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** Answers so from now on. */
  public void answer(Reply next) {
    reply = next;
  }

  /** Its port. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Its base URL. */
  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** What it was sent, oldest first. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
