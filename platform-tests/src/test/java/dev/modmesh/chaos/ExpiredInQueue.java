package dev.modmesh.chaos;

import dev.modmesh.load.Call;
import dev.modmesh.load.CallLog;
import dev.modmesh.load.Load;
import dev.modmesh.load.OpenLoop;
import dev.modmesh.load.Schedule;
import dev.modmesh.platform.Gateway;
import dev.modmesh.platform.Platform;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Calls with little time wait behind long ones at a narrow host: they end in time, and are not run
 * afterwards either.
 */
final class ExpiredInQueue implements Trial {
  private static final String HOST = "narrow-1";
  private static final String POOL = "narrow";
  private static final int AT_ONCE = 2;
  private static final int HELD = 8; // four seconds of work
  private static final int WAITING = 40;
  private static final Duration TIME = Duration.ofMillis(300);
  private static final Duration GRACE = Duration.ofMillis(50);

  @Override
  public Experiment run(Platform platform, Protection protection, long seed) {
    platform
        .newHost(
            HOST,
            Map.of(
                "modmesh.host.pool", POOL, "modmesh.host.concurrency", Integer.toString(AT_ONCE)))
        .start();
    try (CountingModule module =
        CountingModule.publish(platform, "expired-" + seed, Map.of("pool", POOL)).ready(1)) {
      Gateway gateway = platform.anonymous();
      OpenLoop held =
          OpenLoop.start(gateway, Load.of(module.name(), "hold", Schedule.of(HELD, 1000)));
      held.await(Duration.ofMillis(200));
      int first = HELD; // so that no id is given twice
      OpenLoop waiting =
          OpenLoop.start(
              gateway,
              Load.of(module.name(), "hold", Schedule.of(WAITING, WAITING))
                  .numberedFrom(first)
                  .header("Modmesh-Timeout", TIME.toMillis() + "ms"));
      CallLog expired = waiting.report();
      CallLog done = held.report();
      gateway.call(module.name(), "call", "last").expect(200); // the queue has been passed
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

  private static List<String> unrun(CallLog log, Executions executions) {
    return log.calls().stream().map(Call::id).filter(id -> executions.of(id) != 1).toList();
  }

  private static List<String> run(CallLog log, Executions executions) {
    return log.calls().stream().map(Call::id).filter(id -> executions.of(id) > 0).toList();
  }
}
