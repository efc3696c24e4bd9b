package dev.modmesh.testserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A real Consul agent that is a server too, on loopback. It keeps its ports over {@link #kill} and
 * {@link #start}, and its data unless it was told to {@link #forget}.
 */
public final class ConsulServer implements AutoCloseable {
  private final Path program;
  private final Path folder;
  private final int port;
  private @Nullable ServerProcess process;

  private ConsulServer(Path program) {
    this.program = program;
    try {
      folder = Files.createTempDirectory("modmesh-consul");
      Files.writeString(folder.resolve("agent.json"), configuration());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    port = FreePorts.one();
  }

  // one server that need not look for others is leader soon
  private static String configuration() {
    return """
        {"performance": {"raft_multiplier": 1}, "leave_on_terminate": false,
         "disable_update_check": true, "log_level": "warn"}
        """;
  }

  /** Starts one with nothing in it. */
  public static ConsulServer start(Path program) {
    ConsulServer server = new ConsulServer(program);
    try {
      server.start();
      return server;
    } catch (RuntimeException e) {
      TemporaryFiles.delete(server.folder);
      throw e;
    }
  }

  /** Starts it again after {@link #kill}; returns when it has a leader. */
  public void start() {
    process =
        ServerProcess.start(
            folder,
            List.of(
                program.toString(),
                "agent",
                "-server",
                "-bootstrap-expect=1",
                "-data-dir=data",
                "-config-file=agent.json",
                "-node=test",
                "-bind=127.0.0.1",
                "-client=127.0.0.1",
                "-http-port=" + port,
                "-dns-port=-1",
                "-grpc-port=-1",
                "-grpc-tls-port=-1",
                "-server-port=" + FreePorts.one(),
                "-serf-lan-port=" + FreePorts.one(),
                "-serf-wan-port=-1"),
            this::hasLeader);
  }

  private boolean hasLeader() {
    try (InputStream answer = URI.create(url() + "/v1/status/leader").toURL().openStream()) {
      return new String(answer.readAllBytes(), StandardCharsets.UTF_8).length() > 4;
    } catch (IOException e) {
      return false;
    }
  }

  /** Where its HTTP API answers. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** The port of its HTTP API. */
  public int port() {
    return port;
  }

  /** Its process. */
  public ServerProcess process() {
    if (process == null) {
      throw new IllegalStateException("never started");
    }
    return process;
  }

  /** Ends it at once (SIGKILL). */
  public void kill() {
    process().kill();
  }

  /** Removes what it kept on disk; only while it does not run. */
  public void forget() {
    TemporaryFiles.delete(folder.resolve("data"));
  }

  @Override
  public void close() {
    process().close();
    TemporaryFiles.delete(folder);
  }
}
