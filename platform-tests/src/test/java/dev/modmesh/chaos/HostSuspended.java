package dev.modmesh.chaos;

import dev.modmesh.load.CallLog;
import dev.modmesh.load.Load;
import dev.modmesh.load.OpenLoop;
import dev.modmesh.load.Schedule;
import dev.modmesh.platform.Form;
import dev.modmesh.platform.Platform;
import java.time.Duration;
import java.util.Map;

/** {@code SIGSTOP} of one of three hosts, and {@code SIGCONT} a while later. */
final class HostSuspended implements Trial {
  private static final Duration TO_NOTICE = Duration.ofSeconds(3);
  private static final double BACK = 0.25;
  private static final Duration TO_COME_BACK = Duration.ofSeconds(15);

  @Override
  public Experiment run(Platform platform, Protection protection, long seed) {
    int rate = Form.of(100, 500);
    Duration stop = Duration.ofSeconds(Form.of(1, 10));
    Duration resume = stop.plusSeconds(Form.of(4, 20));
    Duration end = resume.plusSeconds(Form.of(1, 20));
    try (Hosts hosts = new Hosts(platform);
        CountingModule module =
            CountingModule.publish(platform, "suspended-" + seed, Map.of()).ready(Hosts.COUNT)) {
      OpenLoop load =
          OpenLoop.start(
              platform.anonymous(), Load.of(module.name(), "call", Schedule.of(rate, end)));
      load.await(stop);
      hosts.victim().pause();
      Duration stopped = load.elapsed();
      load.await(resume);
      hosts.victim().resume();
      Duration resumed = load.elapsed();
      CallLog log = load.report();
      String victim = hosts.victim().id();
      Duration before = log.before(stopped).latency(0.99);
      Duration during = log.due(stopped.plus(TO_NOTICE), resumed).latency(0.99);
      return new Experiment("host-suspended", "SIGSTOP of 1 of 3 hosts costs no idempotent call")
          .with("rate", rate)
          .with("stopped", stopped)
          .with("resumed", resumed)
          .load(log)
          .always(Check.none("failed calls of " + log.sent(), log.failures()))
          .inFull(Check.noneLate(log))
          .inFull(
              Check.atMost(
                  "p99 from second 3, times that before",
                  (double) during.toMillis() / before.toMillis(),
                  2))
          .inFull(
              Check.atMost(
                  "seconds until it has a quarter again",
                  Recovery.time((from, to) -> log.due(from, to).shareOf(victim), BACK, resumed, end)
                          .toMillis()
                      / 1000.0,
                  TO_COME_BACK.toSeconds()));
    }
  }
}
