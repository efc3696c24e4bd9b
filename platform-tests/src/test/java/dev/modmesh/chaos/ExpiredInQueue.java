package dev.modmesh.chaos;

import dev.modmesh.load.Call;
import dev.modmesh.load.CallLog;
import dev.modmesh.load.Load;
import dev.modmesh.load.OpenLoop;
import dev.modmesh.load.Schedule;
import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.Gateway;
import dev.modmesh.platform.Platform;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Calls with little time wait behind long ones at a narrow host: they end in time, and are not run
 * afterwards either.
 */
final class ExpiredInQueue implements Trial {
  private static final String HOST = "narrow-1";
  private static final String POOL = "narrow";
  private static final int AT_ONCE = 2;
  private static final int WAITING = 40;
  private static final int PER_SECOND = 80; // all while the first ones are running
  private static final Duration TIME = Duration.ofMillis(300);
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration GRACE = Duration.ofMillis(50);

  @Override
  public Experiment run(Platform platform, Protection protection, long seed) {
    platform
        .newHost(
            HOST,
            Map.of(
                "modmesh.host.pool", POOL,
                "modmesh.host.concurrency", AT_ONCE,
                "modmesh.host.min-concurrency", AT_ONCE))
        .start();
    try (CountingModule module =
        CountingModule.publish(platform, "expired-" + seed, Map.of("pool", POOL)).ready(1)) {
      Gateway gateway = platform.anonymous();
      OpenLoop held =
          OpenLoop.start(gateway, Load.of(module.name(), "hold", Schedule.of(AT_ONCE, 1000)));
      Await.until("both threads are taken", SOON, () -> isRun(module, AT_ONCE));
      OpenLoop waiting =
          OpenLoop.start(
              gateway,
              Load.of(module.name(), "hold", Schedule.of(WAITING, PER_SECOND))
                  .numberedFrom(AT_ONCE)
                  .header("Modmesh-Timeout", TIME.toMillis() + "ms"));
      CallLog expired = waiting.report();
      CallLog done = held.report();
      awaitIdle(gateway, Instant.now());
      Executions executions = module.executions();
      return new Experiment("expired-in-queue", "a call whose time is up is not run")
          .with("timeout", TIME)
          .with("concurrency", AT_ONCE)
          .load(expired)
          .always(Check.none("calls that were to be run and were not", unrun(done, executions)))
          .always(
              Check.none(
                  "waiting calls not ended with 504 or 503",
                  expired.where(call -> call.status() != 504 && !call.isRefused()).failures()))
          .always(Check.none("waiting calls that were run", run(expired, executions)))
          .inFull(
              Check.atMost(
                  "ms until the last was told",
                  expired.latency(1).toMillis(),
                  TIME.plus(GRACE).toMillis()));
    } finally {
      platform.host(HOST).kill();
    }
  }

  private static boolean isRun(CountingModule module, int calls) {
    Executions executions = module.executions();
    return IntStream.range(0, calls).allMatch(number -> executions.of("id-" + number) == 1);
  }

  /** As the host says by a heartbeat of its own after this moment. */
  private static void awaitIdle(Gateway gateway, Instant after) {
    Await.until(
        "the narrow host has nothing left to run",
        SOON,
        () -> {
          Answer host = gateway.get("/api/v1/instances/" + HOST);
          return Instant.parse(host.text("last_heartbeat")).isAfter(after)
              && host.text("in_flight").equals("0");
        });
  }

  private static List<String> unrun(CallLog log, Executions executions) {
    return log.calls().stream().map(Call::id).filter(id -> executions.of(id) != 1).toList();
  }

  private static List<String> run(CallLog log, Executions executions) {
    return log.calls().stream().map(Call::id).filter(id -> executions.of(id) > 0).toList();
  }
}
