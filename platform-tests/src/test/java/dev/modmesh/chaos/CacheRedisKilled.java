package dev.modmesh.chaos;

import dev.modmesh.chaos.StubService.Work;
import dev.modmesh.load.CallLog;
import dev.modmesh.load.Load;
import dev.modmesh.load.OpenLoop;
import dev.modmesh.load.Schedule;
import dev.modmesh.platform.Form;
import dev.modmesh.platform.Platform;
import dev.modmesh.testserver.RedisServer;
import java.time.Duration;

/** {@code kill -9} of the Redis that holds the results; later it comes back, empty. */
record CacheRedisKilled(RedisServer redis) implements Trial {
  private static final int INSTANCES = 2;
  private static final int IDS = 100;
  private static final Work WORK = new Work(Duration.ofMillis(20), 50);
  private static final Duration BOUND = Duration.ofSeconds(1); // modmesh.gateway.cache.bound
  private static final int MOST_MILLIS = 150;

  @Override
  public Experiment run(Platform platform, Protection protection, long seed) {
    Duration third = Duration.ofSeconds(Form.of(3, 10));
    int rate = Form.of(100, 500);
    try (Fleet fleet =
        Fleet.start(
            platform, protection.apply(Fleet.cached("kept-" + seed)), INSTANCES, WORK, seed)) {
      OpenLoop load =
          OpenLoop.start(
              platform.anonymous(),
              Load.of("kept-" + seed, Fleet.FUNCTION, Schedule.of(rate, third.multipliedBy(3)))
                  .repeating(IDS));
      load.await(third);
      redis.kill();
      Duration dead = load.elapsed();
      load.await(third.multipliedBy(2));
      Duration back = load.elapsed();
      redis.start();
      CallLog log = load.report();
      Duration end = third.multipliedBy(3);
      CallLog without = log.due(dead.plus(BOUND), back);
      return new Experiment(
              "cache-redis-killed", "the loss of the cache's Redis is no error to any call")
          .with("rate", rate)
          .with("killed", dead)
          .with("back", back)
          .load(log)
          .always(Check.none("calls that failed", log.failures()))
          .always(
              Check.atLeast(
                  "share from the cache before",
                  log.due(third.dividedBy(2), third).cachedShare(),
                  0.5))
          .always(
              Check.atMost("share from the cache 1 s after the loss", without.cachedShare(), 0.01))
          .inFull(Check.none("calls over 1 s", log.slowerThan(BOUND)))
          .inFull(
              Check.atMost(
                  "p99 ms from 1 s after the loss",
                  (double) without.latency(0.99).toMillis(),
                  MOST_MILLIS))
          .inFull(
              Check.atLeast(
                  "share from the cache in the last second",
                  log.due(end.minus(BOUND), end).cachedShare(),
                  0.9));
    }
  }
}
