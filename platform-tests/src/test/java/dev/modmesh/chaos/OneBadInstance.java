package dev.modmesh.chaos;

import dev.modmesh.load.CallLog;
import dev.modmesh.load.Load;
import dev.modmesh.load.OpenLoop;
import dev.modmesh.load.Schedule;
import dev.modmesh.platform.Form;
import dev.modmesh.platform.Platform;
import java.time.Duration;

/** One instance of several goes wrong for a while, and comes back. */
record OneBadInstance(String name, String promise, int instances, Fault fault) implements Trial {
  private static final StubService.Work WORK = new StubService.Work(Duration.ofMillis(20), 16);
  private static final Duration TO_NOTICE = Duration.ofSeconds(3);
  private static final double MOST_ATTEMPTS = 1.15;
  private static final double LEFT = 0.05;
  private static final double BACK = 0.25;
  private static final Duration TO_COME_BACK = Duration.ofSeconds(15);

  @Override
  public Experiment run(Platform platform, Protection protection, long seed) {
    int rate = Form.of(100, 500);
    Duration healthy = Duration.ofSeconds(Form.of(1, 15));
    Duration faulty = healthy.plusSeconds(Form.of(1, 20));
    Duration end = faulty.plusSeconds(Form.of(1, 20));
    Experiment experiment =
        new Experiment(name, promise).with("instances", instances).with("rate", rate);
    String module = name + "-" + seed;
    try (Fleet fleet =
        Fleet.start(platform, protection.apply(Fleet.idempotent(module)), instances, WORK, seed)) {
      OpenLoop load =
          OpenLoop.start(
              platform.anonymous(), Load.of(module, Fleet.FUNCTION, Schedule.of(rate, end)));
      Duration begun = load.await(healthy);
      fleet.proxy(0).inject(fault);
      Duration over = load.await(faulty);
      fleet.proxy(0).inject(Fault.none());
      CallLog log = load.report();
      Recovery.Share share = (from, to) -> fleet.share(0, load, from, to);
      Duration noticed = begun.plus(TO_NOTICE);
      CallLog before = log.before(begun);
      CallLog during = log.due(noticed, over);
      return experiment
          .with("fault", fault)
          .with("fault_begun", begun)
          .with("fault_over", over)
          .load(log)
          .always(Check.none("failed calls of " + log.sent(), log.failures()))
          .inFull(Check.noneLate(log))
          .inFull(
              Check.atMost(
                  "attempts per call", (double) fleet.attempts() / fleet.tries(log), MOST_ATTEMPTS))
          .inFull(Check.atMost("its share from second 3", share.between(noticed, over), LEFT))
          .inFull(
              Check.atMost(
                  "seconds until it has a quarter again",
                  Recovery.time(share, BACK, over, end).toMillis() / 1000.0,
                  TO_COME_BACK.toSeconds()))
          .inFull(Check.figure("p99 ms before", before.latency(0.99).toMillis()))
          .inFull(Check.figure("p99 ms from second 3", during.latency(0.99).toMillis()));
    }
  }
}
