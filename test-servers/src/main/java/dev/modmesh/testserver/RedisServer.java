package dev.modmesh.testserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis on loopback. It keeps its port and its data over {@link #kill} and {@link #start}.
 */
public final class RedisServer implements AutoCloseable {
  private static final int BUS_DISTANCE = 10_000;
  static final Path PROGRAM = program();

  private final Path folder;
  private final int port;
  private final List<String> options;
  private @Nullable ServerProcess process;

  private RedisServer(Path folder, int port, List<String> options) {
    this.folder = folder;
    this.port = port;
    this.options = List.copyOf(options);
  }

  /**
   * Starts a server.
   *
   * @param options such as {@code --maxmemory 10mb}; each word one element
   */
  public static RedisServer start(String... options) {
    RedisServer server =
        new RedisServer(temporaryFolder(), FreePorts.withAlso(BUS_DISTANCE), List.of(options));
    try {
      server.start();
      return server;
    } catch (RuntimeException e) {
      TemporaryFiles.delete(server.folder);
      throw e;
    }
  }

  /** A program that was built for this system, from the library's jar. */
  private static Path program() {
    try {
      return ExecutableProvider.newJarResourceProvider().get().toPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("modmesh-redis");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it again after {@link #kill}. */
  public void start() {
    List<String> command = new ArrayList<>();
    command.add(PROGRAM.toString());
    Path file = folder.resolve("redis.conf");
    if (Files.exists(file)) {
      command.add(file.toString());
    }
    command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1", "--dir", "."));
    command.addAll(List.of("--save", "", "--appendonly", "no", "--protected-mode", "no"));
    command.addAll(options);
    process = ServerProcess.start(folder, command, this::answers);
  }

  private boolean answers() {
    try (Jedis client = client()) {
      return client.ping() != null;
    } catch (JedisException e) {
      return false;
    }
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** As {@code redis://127.0.0.1:PORT}. */
  public String uri() {
    return "redis://127.0.0.1:" + port;
  }

  /** Its host and port. */
  HostAndPort address() {
    return new HostAndPort("127.0.0.1", port);
  }

  /** A connection, which the caller closes. */
  public Jedis client() {
    return new Jedis(address(), DefaultJedisClientConfig.builder().timeoutMillis(2_000).build());
  }

  /** Does something with a connection. */
  public <T> T ask(Function<Jedis, T> question) {
    try (Jedis client = client()) {
      return question.apply(client);
    }
  }

  /** Its process. */
  public ServerProcess process() {
    if (process == null) {
      throw new IllegalStateException("never started");
    }
    return process;
  }

  /** Ends it at once (SIGKILL). Without {@code --appendonly yes} nothing is left of its data. */
  public void kill() {
    process().kill();
  }

  @Override
  public void close() {
    process().close();
    TemporaryFiles.delete(folder);
  }
}
