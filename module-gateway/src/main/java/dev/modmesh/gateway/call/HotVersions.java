package dev.modmesh.gateway.call;

import dev.modmesh.api.module.VersionRecord;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When each version was last called through this gateway, to the second. Thread-safe. */
@ApplicationScoped
public class HotVersions {
  private final Map<VersionRecord, LastCall> calls = new ConcurrentHashMap<>();

  private static final class LastCall {
    volatile long epochSecond;
  }

  void called(VersionRecord record) {
    LastCall last = calls.get(record);
    if (last == null) {
      last = calls.computeIfAbsent(record, unused -> new LastCall());
    }
    long now = System.currentTimeMillis() / 1000;
    if (last.epochSecond != now) {
      last.epochSecond = now;
    }
  }

  /** Versions called since this moment; older ones are forgotten. */
  public java.util.Set<VersionRecord> since(Instant moment) {
    calls.values().removeIf(last -> last.epochSecond < moment.getEpochSecond());
    return java.util.Set.copyOf(calls.keySet());
  }
}
