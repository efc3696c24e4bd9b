package dev.modmesh.dashboard;

import dev.modmesh.client.wire.JacksonCodec;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Serves the pages, and a feed of a fleet that is larger than this machine could run: every half
 * second a delta that changes so many instances.
 */
final class SyntheticFeed implements AutoCloseable {
  private static final JacksonCodec JSON = new JacksonCodec();
  private static final int ROWS_IN_A_PART = 1000;
  private static final long TICK_MILLIS = 500;
  private static final String EPOCH = "synthetic";

  private final Vertx vertx = Vertx.vertx();
  private final Path pages;
  private final int instances;
  private final int changesPerTick;
  private final HttpServer server;

  SyntheticFeed(Path pages, int instances, int changesPerSecond) {
    this.pages = pages;
    this.instances = instances;
    this.changesPerTick = (int) (changesPerSecond * TICK_MILLIS / 1000);
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost("127.0.0.1")
                    .setPort(0)
                    .addWebSocketSubProtocol("modmesh.feed.v1"))
            .requestHandler(this::answer)
            .webSocketHandler(this::follow)
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  String url(String page) {
    return "http://127.0.0.1:" + server.actualPort() + "/ui/" + page;
  }

  private void answer(HttpServerRequest request) {
    String path = String.valueOf(request.path());
    if (path.startsWith("/ui/assets/")) {
      request.response().sendFile(pages.resolve(path.substring("/ui/".length())).toString());
    } else if (path.startsWith("/ui/")) {
      request.response().sendFile(pages.resolve("index.html").toString());
    } else if (path.equals("/api/v1/feed/tickets")) {
      json(request, 201, Map.of("ticket", "t", "expires_in", 30, "role", "reader"));
    } else {
      json(request, 200, Map.of("items", List.of()));
    }
  }

  private static void json(HttpServerRequest request, int status, Map<String, ?> body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(io.vertx.core.buffer.Buffer.buffer(JSON.write(body)));
  }

  private void follow(ServerWebSocket socket) {
    Random random = new Random(1);
    Map<String, @Nullable Object> hello = message("hello");
    hello.put("protocol", "modmesh.feed.v1");
    hello.put("node_id", EPOCH);
    hello.put("heartbeat_ms", 2000);
    send(socket, hello);
    int parts = (instances + ROWS_IN_A_PART - 1) / ROWS_IN_A_PART;
    for (int part = 0; part < parts; part++) {
      Map<String, Object> rows = new LinkedHashMap<>();
      int end = Math.min(instances, (part + 1) * ROWS_IN_A_PART);
      for (int i = part * ROWS_IN_A_PART; i < end; i++) {
        rows.put(name(i), row(i, random));
      }
      Map<String, @Nullable Object> snapshot = message("snapshot");
      snapshot.put("seq", 0);
      snapshot.put("part", part + 1);
      snapshot.put("parts", parts);
      snapshot.put("topics", Map.of("instances", rows));
      send(socket, snapshot);
    }
    long[] seq = {0};
    long timer = vertx.setPeriodic(TICK_MILLIS, unused -> tick(socket, seq[0]++, random));
    socket.closeHandler(unused -> vertx.cancelTimer(timer));
  }

  private void tick(ServerWebSocket socket, long prev, Random random) {
    Map<String, Object> put = new LinkedHashMap<>();
    while (put.size() < changesPerTick) {
      put.put(
          name(random.nextInt(instances)),
          Map.of(
              "in_flight",
              random.nextInt(17),
              "load",
              random.nextInt(100) / 100.0,
              "health",
              random.nextInt(50) == 0 ? "critical" : "passing"));
    }
    Map<String, @Nullable Object> delta = message("delta");
    delta.put("prev", prev);
    delta.put("seq", prev + 1);
    delta.put("topics", Map.of("instances", Map.of("put", put)));
    send(socket, delta);
  }

  private static Map<String, @Nullable Object> message(String type) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("type", type);
    map.put("epoch", EPOCH);
    map.put("time", Instant.now().toString());
    return map;
  }

  private static void send(ServerWebSocket socket, Map<String, @Nullable Object> message) {
    socket.writeTextMessage(
        new String(JSON.write(message), java.nio.charset.StandardCharsets.UTF_8));
  }

  static String name(int number) {
    return String.format("instance-%04d", number);
  }

  private static Map<String, Object> row(int number, Random random) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("address", "http://10.0." + number / 250 + "." + number % 250 + ":8081");
    row.put("pool", "pool-" + number % 8);
    row.put("zone", "zone-" + number % 3);
    row.put("pid", 1000 + number);
    row.put("protocol", 1);
    row.put("health", "passing");
    row.put("reason", "heartbeat");
    row.put("weight", 100);
    row.put("modules", List.of("text@1.0.0", "pricing@2.1.0", "money@1.4.2"));
    row.put("loading", List.of());
    row.put("failed", List.of());
    row.put("load", random.nextInt(100) / 100.0);
    row.put("in_flight", random.nextInt(17));
    row.put("capacity", 16);
    row.put("revision", EPOCH + ".17");
    row.put("lag", 0);
    return row;
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
