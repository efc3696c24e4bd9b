package dev.modmesh.chaos;

import dev.modmesh.load.CallLog;
import dev.modmesh.load.Load;
import dev.modmesh.load.OpenLoop;
import dev.modmesh.load.Schedule;
import dev.modmesh.platform.Form;
import dev.modmesh.platform.Platform;
import java.time.Duration;

/**
 * A spike of three times the usual load, by clients that give up after a second and try again at
 * once, three times. Without protection the clients' retries keep the overload up after its trigger
 * is gone: a metastable failure (Bronson et al., "Metastable Failures in Distributed Systems",
 * HotOS 2021).
 */
final class Spike implements Trial {
  private static final int INSTANCES = 2;
  private static final Duration WORK_TIME = Duration.ofMillis(20);
  private static final double USUAL = 0.8; // of the capacity
  private static final int TIMES = 3;
  private static final int RETRIES = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final double LEAST_GOODPUT = 0.95;
  private static final double MOST_ATTEMPTS = 1.2;

  @Override
  public Experiment run(Platform platform, Protection protection, long seed) {
    StubService.Work work = new StubService.Work(WORK_TIME, Form.of(2, 4));
    int usual = (int) (USUAL * INSTANCES * work.capacity());
    Duration begin = Duration.ofSeconds(Form.of(2, 15));
    Duration over = begin.plusSeconds(Form.of(2, 10));
    Duration recovered = over.plusSeconds(5);
    Duration end = recovered.plusSeconds(Form.of(2, 15));
    Schedule schedule =
        Schedule.of(usual, begin)
            .then(TIMES * usual, over.minus(begin))
            .then(usual, end.minus(over));
    String module = "spike-" + seed;
    try (Fleet fleet =
        Fleet.start(platform, protection.apply(Fleet.idempotent(module)), INSTANCES, work, seed)) {
      CallLog log =
          OpenLoop.start(
                  platform.anonymous(),
                  Load.of(module, Fleet.FUNCTION, schedule).impatient(RETRIES, PATIENCE))
              .report();
      double before = log.goodput(begin.dividedBy(2), begin);
      double after = log.goodput(recovered, end);
      return new Experiment("spike", "a 3x spike with retrying clients leaves nothing behind")
          .with("capacity", INSTANCES * work.capacity())
          .with("usual", usual)
          .with("spike_begun", begin)
          .with("spike_over", over)
          .load(log)
          .always(
              Check.atMost(
                  "attempts per try of a client",
                  (double) fleet.attempts() / fleet.tries(log),
                  MOST_ATTEMPTS))
          .always(Check.atLeast("calls answered 5 s later", after, before / 2))
          .inFull(Check.atLeast("goodput 5 s later, of before", after / before, LEAST_GOODPUT));
    }
  }
}
