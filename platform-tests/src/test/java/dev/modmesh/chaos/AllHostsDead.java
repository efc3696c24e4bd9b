package dev.modmesh.chaos;

import dev.modmesh.load.CallLog;
import dev.modmesh.load.Load;
import dev.modmesh.load.OpenLoop;
import dev.modmesh.load.Schedule;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.Form;
import dev.modmesh.platform.Gateway;
import dev.modmesh.platform.Platform;
import dev.modmesh.platform.PlatformProcess;
import java.time.Duration;
import java.util.Map;

/** {@code kill -9} of all hosts; one comes back. */
final class AllHostsDead implements Trial {
  private static final int PER_SECOND = 100;
  private static final Duration TO_NOTICE = Duration.ofSeconds(1);
  private static final Duration AT_MOST = Duration.ofSeconds(30);
  private static final int PROMPT_MILLIS = 20;
  private static final int TO_SERVE_MILLIS = 2000;

  @Override
  public Experiment run(Platform platform, Protection protection, long seed) {
    Duration end = Duration.ofSeconds(Form.of(3, 12));
    Gateway gateway = platform.anonymous();
    try (Hosts hosts = new Hosts(platform);
        CountingModule module =
            CountingModule.publish(platform, "dead-" + seed, Map.of()).ready(Hosts.COUNT)) {
      OpenLoop load =
          OpenLoop.start(gateway, Load.of(module.name(), "call", Schedule.of(PER_SECOND, end)));
      load.await(Duration.ofSeconds(1));
      hosts.all().forEach(PlatformProcess::kill);
      Duration dead = load.elapsed();
      CallLog log = load.report();
      PlatformProcess first = hosts.all().getFirst().start();
      first.url(); // it answers now
      long back = System.nanoTime();
      Await.until(
          "the first call succeeds",
          AT_MOST,
          () -> gateway.call(module.name(), "call", "again").status() == 200);
      Duration outage = Duration.ofNanos(System.nanoTime() - back);
      CallLog settled = log.where(call -> call.due().compareTo(dead.plus(TO_NOTICE)) > 0);
      return new Experiment("all-hosts-dead", "without any host calls are refused, not kept")
          .with("rate", PER_SECOND)
          .with("killed", dead)
          .load(log)
          .always(
              Check.none(
                  "calls not refused with Retry-After",
                  settled.where(call -> call.status() != 503 || !call.retryAfter()).failures()))
          .inFull(
              Check.atMost("p99 ms of refusals", settled.latency(0.99).toMillis(), PROMPT_MILLIS))
          .inFull(
              Check.atMost(
                  "ms to the first success once a host is back",
                  outage.toMillis(),
                  TO_SERVE_MILLIS));
    }
  }
}
