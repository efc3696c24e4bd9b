package dev.modmesh.chaos;

import dev.modmesh.load.CallLog;
import dev.modmesh.load.Load;
import dev.modmesh.load.OpenLoop;
import dev.modmesh.load.Schedule;
import dev.modmesh.platform.Form;
import dev.modmesh.platform.Platform;
import java.time.Duration;
import java.util.Map;

/** {@code kill -9} of one of three hosts, under idempotent calls. */
final class HostKilled implements Trial {
  private static final Duration AFTER = Duration.ofSeconds(5);
  private static final int MOST_MILLIS_MORE = 50;
  private static final double MOST_ATTEMPTS = 1.02;

  @Override
  public Experiment run(Platform platform, Protection protection, long seed) {
    int rate = Form.of(200, 500);
    Schedule schedule = Schedule.of(Form.of(2_000, 30_000), rate);
    try (Hosts hosts = new Hosts(platform);
        CountingModule module =
            CountingModule.publish(platform, "killed-" + seed, Map.of()).ready(Hosts.COUNT)) {
      OpenLoop load =
          OpenLoop.start(platform.anonymous(), Load.of(module.name(), "call", schedule));
      load.await(schedule.length().dividedBy(3));
      hosts.victim().kill();
      Duration killed = load.elapsed();
      CallLog log = load.report();
      Duration before = log.before(killed).latency(0.99);
      Duration after = log.due(killed, killed.plus(AFTER)).latency(0.99);
      return new Experiment("host-killed", "kill -9 of 1 of 3 hosts costs no idempotent call")
          .with("rate", rate)
          .with("killed", killed)
          .load(log)
          .always(Check.none("failed calls of " + log.sent(), log.failures()))
          .inFull(Check.noneLate(log))
          .inFull(
              Check.atMost(
                  "p99 ms more in the 5 s after", after.minus(before).toMillis(), MOST_MILLIS_MORE))
          .inFull(Check.atMost("attempts per call", log.attemptsPerCall(), MOST_ATTEMPTS));
    }
  }
}
