package dev.modmesh.chaos;

import dev.modmesh.load.CallLog;
import dev.modmesh.load.Load;
import dev.modmesh.load.OpenLoop;
import dev.modmesh.load.Schedule;
import dev.modmesh.platform.Form;
import dev.modmesh.platform.Platform;
import java.time.Duration;

/**
 * Every instance answers 500 to three calls in ten. No retry budget of 20 % can save more than 84 %
 * of the calls, and none may make it worse.
 */
final class AllFailing implements Trial {
  private static final int INSTANCES = 3;
  private static final StubService.Work WORK = new StubService.Work(Duration.ofMillis(20), 16);
  private static final Fault FAULT = new Fault.Errors(0.3);
  private static final double BUDGET = 1.2;
  private static final int FLOOR_PER_SECOND = 3;
  private static final Duration PAID_IN_ADVANCE = Duration.ofSeconds(10);
  private static final double LEAST_SUCCESS = 0.78;

  @Override
  public Experiment run(Platform platform, Protection protection, long seed) {
    int rate = Form.of(200, 500);
    Duration time = Duration.ofSeconds(Form.of(4, 30));
    String module = "all-failing-" + seed;
    try (Fleet fleet =
        Fleet.start(platform, protection.apply(Fleet.idempotent(module)), INSTANCES, WORK, seed)) {
      for (int i = 0; i < INSTANCES; i++) {
        fleet.proxy(i).inject(FAULT);
      }
      CallLog log =
          OpenLoop.start(
                  platform.anonymous(), Load.of(module, Fleet.FUNCTION, Schedule.of(rate, time)))
              .report();
      double most =
          BUDGET * fleet.tries(log)
              + FLOOR_PER_SECOND * Math.max(PAID_IN_ADVANCE.toSeconds(), time.toSeconds());
      return new Experiment("all-failing", "all instances failing 30 %: retries stay in budget")
          .with("rate", rate)
          .with("fault", FAULT)
          .load(log)
          .always(
              Check.atMost("attempts for " + fleet.tries(log) + " calls", fleet.attempts(), most))
          .always(
              Check.atLeast(
                  "share of successes", (double) log.answered() / log.sent(), LEAST_SUCCESS));
    }
  }
}
