package dev.modmesh.chaos;

import dev.modmesh.load.CallLog;
import dev.modmesh.load.Load;
import dev.modmesh.load.OpenLoop;
import dev.modmesh.load.Schedule;
import dev.modmesh.platform.Form;
import dev.modmesh.platform.Platform;
import java.time.Duration;

/** Once, twice and five times what the instances can do is offered; they can do it by design. */
final class Overload implements Trial {
  private static final int INSTANCES = 2;
  private static final Duration WORK_TIME = Duration.ofMillis(20);
  private static final double ONCE = 0.95; // more would queue by itself, without end
  private static final Duration TO_ADAPT = Duration.ofSeconds(2);
  private static final double LEAST_GOODPUT = 0.9;
  private static final int PROMPT_MILLIS = 20;
  private static final int MOST_HEALTH_MILLIS = 100;

  @Override
  public Experiment run(Platform platform, Protection protection, long seed) {
    StubService.Work work = new StubService.Work(WORK_TIME, Form.of(2, 8));
    int capacity = INSTANCES * work.capacity();
    int once = (int) (ONCE * capacity);
    Duration twice = Duration.ofSeconds(Form.of(2, 15));
    Duration five = twice.plusSeconds(Form.of(1, 15));
    Duration end = five.plusSeconds(Form.of(2, 15));
    Schedule schedule =
        Schedule.of(once, twice)
            .then(2 * capacity, five.minus(twice))
            .then(5 * capacity, end.minus(five));
    String module = "overload-" + seed;
    try (Fleet fleet =
            Fleet.start(platform, protection.apply(Fleet.once(module)), INSTANCES, work, seed);
        HealthProbe health = HealthProbe.start(platform.anonymous())) {
      OpenLoop load =
          OpenLoop.start(platform.anonymous(), Load.of(module, Fleet.FUNCTION, schedule));
      CallLog log = load.report();
      double peak = log.goodput(twice.dividedBy(2), twice);
      CallLog failures = log.where(call -> !call.isAnswered());
      Duration calm = log.due(twice.dividedBy(2), twice).successes().latency(0.99);
      return new Experiment("overload", "5x the capacity: refuses fast and serves on")
          .with("capacity", capacity)
          .with("offered_once", once)
          .with("offered_five_times", 5 * capacity)
          .load(log)
          .always(
              Check.none(
                  "failures but refusals with Retry-After",
                  failures.where(call -> !call.isRefused() || !call.retryAfter()).failures()))
          .always(Check.none("calls run twice", fleet.executions().repeated()))
          .always(Check.none("health checks not answered well", health.failures()))
          .always(Check.atLeast("refusals", log.refusals().sent(), 1))
          .inFull(Check.atLeast("goodput/s at 1x", peak, LEAST_GOODPUT * once))
          .inFull(
              Check.atLeast(
                  "goodput/s at 2x, of that",
                  log.goodput(twice.plus(TO_ADAPT), five) / peak,
                  LEAST_GOODPUT))
          .inFull(
              Check.atLeast(
                  "goodput/s at 5x, of that",
                  log.goodput(five.plus(TO_ADAPT), end) / peak,
                  LEAST_GOODPUT))
          .inFull(
              Check.atMost(
                  "p99 ms of refusals at 5x",
                  log.due(five.plus(TO_ADAPT), end).refusals().latency(0.99).toMillis(),
                  PROMPT_MILLIS))
          .inFull(
              Check.atMost(
                  "p99 ms of successes at 5x",
                  log.due(five.plus(TO_ADAPT), end).successes().latency(0.99).toMillis(),
                  3.0 * calm.toMillis()))
          .inFull(
              Check.atMost(
                  "longest health check, ms", health.longest().toMillis(), MOST_HEALTH_MILLIS));
    }
  }
}
