package dev.modmesh.gateway.call;

import dev.modmesh.api.module.ModuleRuntime;
import dev.modmesh.gateway.discovery.Target;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** When each version was last called through this gateway, to the second. Thread-safe. */
@Singleton
public class HotVersions {
  private final Map<String, LastCall> calls = new ConcurrentHashMap<>();

  private static final class LastCall {
    final String pool;
    volatile long epochSecond;

    LastCall(String pool) {
      this.pool = pool;
    }
  }

  void called(Target target) {
    LastCall last = calls.get(target.module());
    if (last == null) {
      if (target.record().manifest().runtime() == ModuleRuntime.REMOTE) {
        return; // runs in no host
      }
      String pool = target.record().manifest().pool();
      last = calls.computeIfAbsent(target.module(), unused -> new LastCall(pool));
    }
    long now = System.currentTimeMillis() / 1000;
    if (last.epochSecond != now) {
      last.epochSecond = now;
    }
  }

  /**
   * Versions called since this moment, as {@code name@version} by pool; older ones are forgotten.
   */
  public Map<String, Set<String>> since(Instant moment) {
    calls.values().removeIf(last -> last.epochSecond < moment.getEpochSecond());
    Map<String, Set<String>> byPool = new TreeMap<>();
    calls.forEach(
        (module, last) -> byPool.computeIfAbsent(last.pool, unused -> new TreeSet<>()).add(module));
    return byPool;
  }
}
