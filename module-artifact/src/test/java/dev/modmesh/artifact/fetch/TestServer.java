package dev.modmesh.artifact.fetch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A source of blobs on a free port that behaves as each test wants. */
final class TestServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /** The header Range of each request, empty without one. */
  final List<String> ranges = new CopyOnWriteArrayList<>();

  TestServer(Behaviour behaviour) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          String range = exchange.getRequestHeaders().getFirst("Range");
          ranges.add(range == null ? "" : range);
          try (exchange) {
            behaviour.answer(exchange, ranges.size());
          }
        });
    server.start();
  }

  /** What happens to a request. */
  interface Behaviour {
    void answer(HttpExchange exchange, int request) throws IOException;
  }

  BlobSource source(String name) {
    return source(name, Duration.ofSeconds(5));
  }

  BlobSource source(String name, Duration patience) {
    URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new HttpBlobSource(name, client, base, () -> "", patience);
  }

  /** Answers with content, or the part of it that was asked for. */
  static void give(HttpExchange exchange, byte[] content) throws IOException {
    giveUpTo(exchange, content, content.length);
  }

  /** Announces all of it, but breaks the connection at an offset. */
  static void giveUpTo(HttpExchange exchange, byte[] content, int end) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    int first = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    if (range != null) {
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range",
              "bytes " + first + "-" + (content.length - 1) + "/" + content.length);
    }
    exchange.sendResponseHeaders(range == null ? 200 : 206, content.length - first);
    OutputStream out = exchange.getResponseBody();
    out.write(content, first, Math.max(0, end - first));
    out.flush();
  }

  @Override
  public void close() {
    client.shutdownNow();
    server.stop(0);
    threads.shutdownNow();
  }
}
