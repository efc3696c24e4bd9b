package dev.modmesh.cli.platform;

import dev.modmesh.cli.ExitCode;
import dev.modmesh.cli.output.Terminal;
import dev.modmesh.client.call.PlatformApi;
import dev.modmesh.client.process.DataFolder;
import dev.modmesh.client.process.ManagedProcess;
import dev.modmesh.client.push.ModulePush;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Gateway and autoscaler as they were started, watched until they serve and while they do. */
public final class RunningPlatform {
  private static final Duration GATEWAY_PATIENCE = Duration.ofSeconds(60);
  private static final Duration CALL_PATIENCE = Duration.ofSeconds(90);
  private static final long POLL_MILLIS = 30;
  private static final long WATCH_MILLIS = 500;
  private static final Duration SHORT_LIFE = Duration.ofSeconds(10);
  private static final int MAX_SHORT_LIVES = 3;

  private final PlatformStart start;
  private final Terminal terminal;
  private final Interrupts interrupts;
  private int port;
  private ManagedProcess gateway;
  private ManagedProcess autoscaler;
  private long startedNanos = System.nanoTime();
  private int shortLives;

  private RunningPlatform(PlatformStart start, int port, Terminal terminal, Interrupts interrupts) {
    this.start = start;
    this.port = port;
    this.terminal = terminal;
    this.interrupts = interrupts;
    // Side by side: the autoscaler waits for the gateway's record.
    this.gateway = start.gateway(port);
    this.autoscaler = start.autoscaler();
  }

  /** Starts the processes. */
  public static RunningPlatform launch(
      PlatformStart start, int port, Terminal terminal, Interrupts interrupts) {
    return new RunningPlatform(start, port, terminal, interrupts);
  }

  /**
   * Waits until the gateway is ready; empty if the program shall stop.
   *
   * @throws StartupException if a process ends or time is up
   */
  public Optional<PlatformApi> awaitGateway() {
    terminal.progress("starting the gateway");
    long end = System.nanoTime() + GATEWAY_PATIENCE.toNanos();
    while (!interrupts.requested()) {
      checkAlive();
      Optional<URI> url = start.url("gateway", gateway);
      if (url.isPresent()) {
        PlatformApi api = new PlatformApi(url.get(), start.token());
        if (api.isReady()) {
          port = url.get().getPort();
          return Optional.of(api);
        }
      }
      if (System.nanoTime() - end > 0) {
        throw new StartupException(
            ExitCode.FAILED,
            "the gateway is not ready after " + GATEWAY_PATIENCE.toSeconds() + " s");
      }
      interrupts.await(POLL_MILLIS);
    }
    return Optional.empty();
  }

  /** Publishes the examples unless that was done before. */
  public void publishExamples(PlatformApi api, DataFolder data, Installation installation) {
    try {
      new Examples(data, installation, terminal)
          .publishOnce(new ModulePush(api.base(), start.token()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until a real call has succeeded; false if the program shall stop.
   *
   * @throws StartupException if a process ends or time is up
   */
  public boolean awaitFirstCall(PlatformApi api) {
    FirstCall call = new FirstCall(api, start.processes(), terminal);
    long end = System.nanoTime() + CALL_PATIENCE.toNanos();
    while (!interrupts.requested()) {
      checkAlive();
      if (call.succeeds()) {
        return true;
      }
      if (System.nanoTime() - end > 0) {
        throw new StartupException(
            ExitCode.FAILED,
            "no call succeeded within "
                + CALL_PATIENCE.toSeconds()
                + " s: "
                + call.obstacle()
                + "; the logs are in the data folder's log/");
      }
      interrupts.await(POLL_MILLIS);
    }
    return false;
  }

  private void checkAlive() {
    if (!gateway.isAlive()) {
      throw start.ended("gateway");
    }
    if (!autoscaler.isAlive()) {
      throw start.ended("autoscaler");
    }
  }

  /**
   * Starts what dies again, until the program shall stop.
   *
   * @throws StartupException if something dies again and again
   */
  public void supervise() {
    while (!interrupts.await(WATCH_MILLIS)) {
      if (!gateway.isAlive()) {
        noteDeath("gateway");
        gateway = start.gateway(port);
      }
      if (!autoscaler.isAlive()) {
        noteDeath("autoscaler");
        autoscaler = start.autoscaler();
      }
    }
  }

  private void noteDeath(String id) {
    boolean shortLife = System.nanoTime() - startedNanos < SHORT_LIFE.toNanos();
    shortLives = shortLife ? shortLives + 1 : 0;
    if (shortLives >= MAX_SHORT_LIVES) {
      throw start.ended(id);
    }
    startedNanos = System.nanoTime();
    terminal.warn(id + " ended and is started again; see its log");
  }
}
