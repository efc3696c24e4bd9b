package dev.modmesh.registry.backend.embedded;

import dev.modmesh.api.spi.Membership;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Leases in the memory of the only gateway, which is also the only node. They end with it, so that
 * after a restart another holder may come before the last one knows: terms still grow, since they
 * begin with the time of the start. Thread-safe.
 */
public final class LocalMembership implements Membership {
  private final LongSupplier nanoTime;
  private final long firstTerm = System.currentTimeMillis();
  private final Map<String, Held> leases = new HashMap<>();

  private record Held(String holder, long term, long endNanos) {}

  /** Leases on this clock. */
  public LocalMembership(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  @Override
  public List<Presence> meet(
      String node, Map<String, ? extends @Nullable Object> frame, Duration ttl) {
    Map<String, @Nullable Object> own = new HashMap<>(frame);
    return frame.isEmpty() ? List.of() : List.of(new Presence(node, own, Duration.ZERO));
  }

  @Override
  public synchronized Lease lease(String name, String holder, Duration ttl) {
    long now = nanoTime.getAsLong();
    Held old = leases.getOrDefault(name, new Held("", firstTerm, now));
    boolean free = old.holder().isEmpty() || now - old.endNanos() >= 0;
    if (!free && !old.holder().equals(holder)) {
      return new Lease(name, old.holder(), old.term(), Duration.ofNanos(old.endNanos() - now));
    }
    long term = free ? old.term() + 1 : old.term();
    if (ttl.isZero()) {
      leases.put(name, new Held("", old.term(), now));
      return new Lease(name, "", old.term(), Duration.ZERO);
    }
    leases.put(name, new Held(holder, term, now + ttl.toNanos()));
    return new Lease(name, holder, term, ttl);
  }
}
