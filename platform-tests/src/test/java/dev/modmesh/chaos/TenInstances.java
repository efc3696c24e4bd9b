package dev.modmesh.chaos;

import dev.modmesh.load.CallLog;
import dev.modmesh.load.Load;
import dev.modmesh.load.OpenLoop;
import dev.modmesh.load.Schedule;
import dev.modmesh.platform.Form;
import dev.modmesh.platform.Platform;
import java.time.Duration;

/** Ten instances at seven tenths of their load: one becomes five times slower, one fails often. */
final class TenInstances implements Trial {
  private static final int INSTANCES = 10;
  // Many slots and a longer time, so that the eight that are left can bear it without queues.
  private static final StubService.Work WORK = new StubService.Work(Duration.ofMillis(80), 8);
  private static final double LOAD = 0.7;
  private static final Fault SLOW = new Fault.Delay(WORK.time().multipliedBy(4));
  private static final Fault FAILING = new Fault.Errors(0.3);
  private static final Duration TO_NOTICE = Duration.ofSeconds(3);
  private static final double MOST_P99 = 1.2;
  private static final double MOST_ERRORS = 0.0005;

  @Override
  public Experiment run(Platform platform, Protection protection, long seed) {
    int rate = (int) (LOAD * INSTANCES * WORK.capacity()) / Form.of(4, 1);
    Duration healthy = Duration.ofSeconds(Form.of(1, 15));
    Duration end = healthy.plusSeconds(Form.of(2, 30));
    String module = "ten-" + seed;
    try (Fleet fleet =
        Fleet.start(platform, protection.apply(Fleet.idempotent(module)), INSTANCES, WORK, seed)) {
      OpenLoop load =
          OpenLoop.start(
              platform.anonymous(), Load.of(module, Fleet.FUNCTION, Schedule.of(rate, end)));
      Duration begun = load.await(healthy);
      fleet.proxy(0).inject(SLOW);
      fleet.proxy(1).inject(FAILING);
      CallLog log = load.report();
      CallLog before = log.before(begun);
      CallLog after = log.due(begun.plus(TO_NOTICE), end);
      return new Experiment("ten-instances", "1 of 10 instances 5x slower, 1 failing 30 %: unfelt")
          .with("capacity", INSTANCES * WORK.capacity())
          .with("rate", rate)
          .with("faults_begun", begun)
          .load(log)
          .always(
              Check.atMost(
                  "share of failed calls", 1 - (double) log.answered() / log.sent(), MOST_ERRORS))
          .inFull(
              Check.atMost(
                  "p99 from second 3, times that before",
                  (double) after.latency(0.99).toMillis() / before.latency(0.99).toMillis(),
                  MOST_P99))
          .inFull(Check.figure("p99 ms before", before.latency(0.99).toMillis()));
    }
  }
}
