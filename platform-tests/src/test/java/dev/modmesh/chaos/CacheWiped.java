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
import redis.clients.jedis.Jedis;

/** All results are gone at once, while more calls come than the instances could answer alone. */
record CacheWiped(RedisServer redis) implements Trial {
  private static final int INSTANCES = 2;
  private static final Work WORK = new Work(Duration.ofMillis(20), 2);
  private static final Duration RECOVERED = Duration.ofSeconds(10);

  @Override
  public Experiment run(Platform platform, Protection protection, long seed) {
    Duration before = Duration.ofSeconds(Form.of(4, 10));
    Duration after = Duration.ofSeconds(Form.of(4, 20));
    int rate = Form.of(150, 400); // 200 is what the instances can do
    int ids = Form.of(100, 200);
    try (Fleet fleet =
        Fleet.start(
            platform, protection.apply(Fleet.cached("wiped-" + seed)), INSTANCES, WORK, seed)) {
      OpenLoop load =
          OpenLoop.start(
              platform.anonymous(),
              Load.of("wiped-" + seed, Fleet.FUNCTION, Schedule.of(rate, before.plus(after)))
                  .repeating(ids));
      load.await(before);
      redis.ask(Jedis::flushAll);
      Duration wiped = load.elapsed();
      CallLog log = load.report();
      Duration end = before.plus(after);
      Duration last = end.minusSeconds(1);
      CallLog lastSecond = log.due(last, end);
      return new Experiment(
              "cache-wiped", "calls go on when all kept results are lost, and each is had once")
          .with("rate", rate)
          .with("ids", ids)
          .with("wiped", wiped)
          .load(log)
          .always(Check.none("calls that failed in the last second", lastSecond.failures()))
          .always(Check.atLeast("share from the cache at the end", lastSecond.cachedShare(), 0.5))
          .always(Check.figure("runs per id", (double) runs(fleet, ids) / ids))
          .inFull(
              Check.atLeast(
                  "goodput from the loss to 10 s after it, to the rate",
                  log.goodput(wiped, wiped.plus(RECOVERED)) / rate,
                  0.95));
    }
  }

  private static int runs(Fleet fleet, int ids) {
    int runs = 0;
    for (int i = 0; i < ids; i++) {
      runs += fleet.executions().of("id-" + i);
    }
    return runs;
  }
}
