package dev.modmesh.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.load.Call;
import dev.modmesh.load.CallLog;
import dev.modmesh.load.Load;
import dev.modmesh.load.OpenLoop;
import dev.modmesh.load.Schedule;
import dev.modmesh.load.WarmUp;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.Form;
import dev.modmesh.platform.JarModules;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import dev.modmesh.platform.Publisher;
import dev.modmesh.testserver.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A new version takes over while two gateways that share a registry give kept results to calls that
 * name a range. Each answer says which version has computed it. The version is acknowledged once
 * the gateway that it was published through says that it is active, or has given an answer of it.
 *
 * @param other the gateway that the version is not published through
 * @param redis of the cache, which is apart from the registry's
 * @param isLost whether it is killed before the version is published
 */
record NewVersion(Platform other, RedisServer redis, boolean isLost) implements Trial {
  private static final String OLD = "1.0.0";
  private static final String NEW = "1.1.0";
  private static final String FUNCTION = "tell";
  private static final int IDS = 100;
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration ELSEWHERE = Duration.ofMillis(250);

  @Override
  public Experiment run(Platform platform, Protection protection, long seed) {
    Instant begin = Instant.now();
    String module = "renewed-" + seed;
    byte[] next = code(NEW);
    platform.publisher().activeJar(protection.apply(manifest(module, OLD)), code(OLD));
    for (Platform each : List.of(platform, other)) {
      Await.until(
          module + " is called",
          SOON,
          () -> each.anonymous().call(module, FUNCTION, "first").status() == 200);
      WarmUp.run(each.anonymous(), module, FUNCTION);
    }
    warm(platform, module);
    int rate = Form.of(100, 500);
    Duration before = Duration.ofSeconds(Form.of(3, 10));
    Schedule schedule = Schedule.of(rate, before.multipliedBy(3));
    Load load = Load.of(module, FUNCTION, schedule).header("Modmesh-Version", "^1").repeating(IDS);
    OpenLoop here = OpenLoop.start(platform.anonymous(), load);
    OpenLoop there = OpenLoop.start(other.anonymous(), load);
    try {
      there.await(before.minus(SECOND));
      if (isLost) {
        redis.kill();
      }
      there.await(before);
      Publisher publisher = platform.publisher();
      publisher.jar(protection.apply(manifest(module, NEW)), next).expect(201);
      long active = awaitActive(publisher, module);
      Answers own = new Answers(here.report(), here.beginNanos());
      long acknowledged = Math.min(active, own.firstNewNanos());
      return found(
          new Experiment(
                  isLost ? "new-version-without-redis" : "new-version",
                  "a new version ends the old one's results, at another gateway within 250 ms"
                      + (isLost ? ", though the cache's Redis is lost" : ""))
              .since(begin, other.anonymous())
              .with("rate", rate)
              .with("ids", IDS),
          own.since(acknowledged),
          new Answers(there.report(), there.beginNanos()).since(acknowledged),
          before);
    } finally {
      if (isLost) {
        redis.start();
      }
    }
  }

  /** Both gateways give kept results for a while, as long as a cold one may need to be quick. */
  private void warm(Platform platform, String module) {
    Load load =
        Load.of(module, FUNCTION, Schedule.of(Form.of(50, 200), Duration.ofSeconds(Form.of(2, 20))))
            .header("Modmesh-Version", "^1")
            .repeating(IDS);
    OpenLoop here = OpenLoop.start(platform.anonymous(), load);
    OpenLoop.start(other.anonymous(), load).report();
    here.report();
  }

  private static Manifest manifest(String module, String version) {
    return Manifest.jar(module, version)
        .with("preload", true)
        .function(FUNCTION, Map.of("idempotent", true, "cache", Map.of("ttl", "1h")));
  }

  private static byte[] code(String version) {
    return JarModules.of(
        "Teller",
        "@Function public List<String> tell(String id) { return List.of(id, \"%s\"); }"
            .formatted(version));
  }

  /** Without the pauses of other waits, which would be taken off the lag. */
  private static long awaitActive(Publisher publisher, String module) {
    long end = System.nanoTime() + SOON.toNanos();
    while (!publisher.state(module, NEW).equals("active")) {
      assertThat(System.nanoTime()).as("the version is active").isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
    return System.nanoTime();
  }

  /** What a gateway gave, by when calls were sent after a load began. */
  private record Answers(CallLog log, long beginNanos) {
    private static boolean isOf(Call call, String version) {
      return call.body().contains('"' + version + '"');
    }

    /** When it had first given an answer of the new version; the end of time if it never did. */
    long firstNewNanos() {
      return log.where(call -> isOf(call, NEW)).calls().stream()
          .mapToLong(call -> beginNanos + call.ended().toNanos())
          .min()
          .orElse(Long.MAX_VALUE);
    }

    Since since(long acknowledgedNanos) {
      return new Since(log, Duration.ofNanos(acknowledgedNanos - beginNanos));
    }
  }

  /** What a gateway gave before and after the version was acknowledged. */
  private record Since(CallLog log, Duration acknowledged) {
    /** Old answers to calls that began so long after that, or later. */
    List<String> old(Duration after) {
      return log.where(call -> Answers.isOf(call, OLD)).calls().stream()
          .filter(call -> call.sent().compareTo(acknowledged.plus(after)) > 0)
          .map(Call::toString)
          .toList();
    }

    /** When the last call began that was given an old answer; below zero if that was before. */
    double lagMillis() {
      Duration last =
          log.where(call -> Answers.isOf(call, OLD)).calls().stream()
              .map(Call::sent)
              .max(Duration::compareTo)
              .orElse(Duration.ZERO);
      return last.minus(acknowledged).toNanos() / 1e6;
    }

    double newShare(Duration from) {
      CallLog later = log.where(call -> call.sent().compareTo(from) > 0);
      return (double) later.where(call -> Answers.isOf(call, NEW)).sent() / later.sent();
    }
  }

  private Experiment found(Experiment experiment, Since here, Since there, Duration before) {
    Duration end = before.multipliedBy(3);
    CallLog last = there.log.due(end.minus(SECOND), end);
    Duration allowed = Form.isChaos() ? ELSEWHERE : ELSEWHERE.multipliedBy(8);
    return experiment
        .with("acknowledged", here.acknowledged)
        .load(here.log)
        .load(there.log)
        .always(Check.none("calls that failed at the gateway itself", here.log.failures()))
        .always(Check.none("calls that failed at the other gateway", there.log.failures()))
        .always(
            Check.atLeast(
                "share from the cache before",
                there.log.due(SECOND, before.minus(SECOND)).cachedShare(),
                0.5))
        .always(Check.none("old answers at the gateway itself", here.old(Duration.ZERO)))
        .always(
            Check.none(
                "old answers at the other gateway from " + allowed.toMillis() + " ms on",
                there.old(allowed)))
        .always(Check.figure("last old answer at the gateway itself, ms", here.lagMillis()))
        .always(Check.figure("last old answer at the other gateway, ms", there.lagMillis()))
        .always(
            Check.atLeast(
                "share of new answers at the other gateway in the last second",
                there.newShare(end.minus(SECOND)),
                1))
        .always(
            isLost
                ? Check.atMost("share from the cache at the end", last.cachedShare(), 0.01)
                : Check.atLeast("share from the cache at the end", last.cachedShare(), 0.9));
  }
}
