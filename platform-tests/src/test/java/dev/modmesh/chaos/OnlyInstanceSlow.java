package dev.modmesh.chaos;

import dev.modmesh.load.CallLog;
import dev.modmesh.load.Load;
import dev.modmesh.load.OpenLoop;
import dev.modmesh.load.Schedule;
import dev.modmesh.platform.Form;
import dev.modmesh.platform.Platform;
import java.time.Duration;

/** The one instance that there is becomes ten times slower: nobody is better, so it stays. */
final class OnlyInstanceSlow implements Trial {
  private static final int PER_SECOND = 50;
  private static final StubService.Work WORK = new StubService.Work(Duration.ofMillis(20), 32);
  private static final Fault SLOW = new Fault.Delay(Duration.ofMillis(180));

  @Override
  public Experiment run(Platform platform, Protection protection, long seed) {
    Duration healthy = Duration.ofSeconds(Form.of(1, 5));
    Duration end = healthy.plusSeconds(Form.of(3, 20));
    String module = "only-" + seed;
    try (Fleet fleet =
        Fleet.start(platform, protection.apply(Fleet.idempotent(module)), 1, WORK, seed)) {
      OpenLoop load =
          OpenLoop.start(
              platform.anonymous(), Load.of(module, Fleet.FUNCTION, Schedule.of(PER_SECOND, end)));
      Duration begun = load.await(healthy);
      fleet.proxy(0).inject(SLOW);
      CallLog log = load.report();
      return new Experiment("only-instance", "the only instance is never ejected")
          .with("rate", PER_SECOND)
          .with("fault_begun", begun)
          .load(log)
          .always(Check.none("failed calls of " + log.sent(), log.failures()));
    }
  }
}
