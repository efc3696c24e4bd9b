package dev.modmesh.bench.scale;

import dev.modmesh.client.call.ApiResponse;
import dev.modmesh.client.call.GatewayConnection;
import dev.modmesh.client.process.DataFolder;
import dev.modmesh.client.process.JavaCommand;
import dev.modmesh.client.wire.JacksonCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A gateway with a heap of 512 MB, in a process of its own. */
final class LargeGateway implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final long PAUSE_NANOS = 20_000_000;

  private final Process process;
  private final int port;
  private final GatewayConnection connection;
  private final Map<String, String> headers;
  private final Duration start;

  private LargeGateway(Process process, int port, String token, Duration start) {
    this.process = process;
    this.port = port;
    this.connection = new GatewayConnection(URI.create("http://127.0.0.1:" + port), PATIENCE);
    this.headers = Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json");
    this.start = start;
  }

  /** Starts it with a data folder, and waits until it is ready. */
  static LargeGateway start(Path jar, DataFolder data, Path log) throws IOException {
    int port = freePort();
    List<String> command =
        JavaCommand.jar(
            jar,
            List.of("-XX:+UseSerialGC", "-Xms64m", "-Xmx512m", "-Xss512k"),
            Map.of(
                "quarkus.http.port",
                Integer.toString(port),
                "modmesh.gateway.data-dir",
                data.root().toString(),
                "modmesh.gateway.instance.ttl", // nobody beats for these instances
                "1h"));
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    String token = Files.readString(data.token()).strip();
    LargeGateway probe = new LargeGateway(process, port, token, Duration.ZERO);
    while (!probe.isReady()) {
      if (!process.isAlive() || System.nanoTime() - begin > PATIENCE.toNanos()) {
        process.destroyForcibly();
        throw new IOException("the gateway did not start, see " + log);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return new LargeGateway(process, port, token, Duration.ofNanos(System.nanoTime() - begin));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean isReady() {
    try {
      return connection.exchange("GET", "/q/health/ready", Map.of(), null).status() == 200;
    } catch (RuntimeException e) {
      return false;
    }
  }

  int port() {
    return port;
  }

  /** From the start of its process until it was ready. */
  Duration start() {
    return start;
  }

  ApiResponse get(String path) throws IOException {
    return checked(path, connection.exchange("GET", path, headers, null));
  }

  void put(String path, Map<String, ?> body) throws IOException {
    checked(path, connection.exchange("PUT", path, headers, new JacksonCodec().write(body)));
  }

  private static ApiResponse checked(String path, ApiResponse answer) throws IOException {
    if (answer.status() >= 300) {
      throw new IOException(path + " -> " + answer.status() + " " + answer.object());
    }
    return answer;
  }

  /** Bytes of live objects: what is used after a collection. */
  long liveBytes() throws IOException {
    String histogram = jcmd("GC.class_histogram"); // collects first
    String total =
        histogram.lines().filter(line -> line.startsWith("Total")).findFirst().orElseThrow();
    return Long.parseLong(total.trim().split("\\s+")[2]);
  }

  private String jcmd(String command) throws IOException {
    Process tool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid()),
                command)
            .redirectErrorStream(true)
            .start();
    return new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
