package dev.modmesh.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers what the test told it, and remembers what it was asked. */
final class FakeGateway implements AutoCloseable {
  final List<String> requests = new CopyOnWriteArrayList<>();
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
  private final HttpServer server;

  FakeGateway() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  FakeGateway answers(String request, int status, String body) {
    answers.put(request, body);
    statuses.put(request, status);
    return this;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
    byte[] sent = exchange.getRequestBody().readAllBytes();
    String text = new String(sent, StandardCharsets.UTF_8);
    requests.add(
        request + (text.isEmpty() || !Character.isDefined(text.charAt(0)) ? "" : " " + text));
    byte[] body = answers.getOrDefault(request, "{}").getBytes(StandardCharsets.UTF_8);
    int status = statuses.getOrDefault(request, 404);
    if (status == 202) {
      exchange.getResponseHeaders().add("Location", "/v2/upload/1");
    }
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
