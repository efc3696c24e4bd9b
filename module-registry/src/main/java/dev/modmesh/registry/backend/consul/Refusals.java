package dev.modmesh.registry.backend.consul;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Tells each refusal once while it stands, and not before it has stood for a while. One thread. */
final class Refusals {
  /** A service may be in Consul a moment before its hash is in Redis. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Consumer<Refusal> told;
  private final Map<Refusal, Long> since = new HashMap<>();
  private final Set<Refusal> reported = new HashSet<>();

  Refusals(Consumer<Refusal> told) {
    this.told = told;
  }

  /** Takes all that stand now. */
  void stand(Collection<Refusal> refusals, long nowNanos) {
    since.keySet().retainAll(refusals);
    reported.retainAll(refusals);
    for (Refusal refusal : refusals) {
      long first = since.computeIfAbsent(refusal, unused -> nowNanos);
      if (nowNanos - first >= GRACE.toNanos() && reported.add(refusal)) {
        told.accept(refusal);
      }
    }
  }
}
