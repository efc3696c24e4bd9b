package dev.modmesh.chaos;

import dev.modmesh.platform.Gateway;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Asks a gateway all the time whether it is well, as an orchestrator does. */
final class HealthProbe implements AutoCloseable {
  private static final int PERIOD_MILLIS = 250;

  private final Gateway gateway;
  private final List<String> failures = new ArrayList<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
  private Duration longest = Duration.ZERO;

  private HealthProbe(Gateway gateway) {
    this.gateway = gateway;
  }

  static HealthProbe start(Gateway gateway) {
    HealthProbe probe = new HealthProbe(gateway);
    probe.timer.scheduleWithFixedDelay(
        probe::ask, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    return probe;
  }

  private void ask() {
    long begin = System.nanoTime();
    String failure = status();
    Duration time = Duration.ofNanos(System.nanoTime() - begin);
    synchronized (this) {
      longest = time.compareTo(longest) > 0 ? time : longest;
      if (!failure.isEmpty()) {
        failures.add(failure);
      }
    }
  }

  private String status() {
    try {
      int status = gateway.get("/q/health/ready").status();
      return status == 200 ? "" : Integer.toString(status);
    } catch (UncheckedIOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Answers other than that it is well. */
  synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  /** The longest time that an answer took. */
  synchronized Duration longest() {
    return longest;
  }

  @Override
  public void close() {
    timer.close();
  }
}
