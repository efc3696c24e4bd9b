package dev.modmesh.registry.instance;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When each instance was last heard of, on monotonic time. A lease that is found in the log after a
 * restart gets a full time to live again. Thread-safe.
 */
final class Leases {
  private final Duration ttl;
  private final LongSupplier nanoTime;
  private final Map<String, Lease> leases = new ConcurrentHashMap<>();

  private record Lease(@Nullable String id, long renewedNanos, boolean here) {}

  Leases(Duration ttl, LongSupplier nanoTime) {
    this.ttl = ttl;
    this.nanoTime = nanoTime;
  }

  Duration ttl() {
    return ttl;
  }

  void adopt(String serviceId) {
    leases.putIfAbsent(serviceId, new Lease(null, nanoTime.getAsLong(), false));
  }

  void renew(String serviceId, @Nullable String leaseId) {
    leases.compute(
        serviceId,
        (unused, old) ->
            new Lease(
                leaseId == null && old != null ? old.id() : leaseId, nanoTime.getAsLong(), true));
  }

  /** Another gateway has heard of the holder so long ago; says whether that is the latest sign. */
  boolean heardElsewhere(String serviceId, String leaseId, Duration ago) {
    long at = nanoTime.getAsLong() - ago.toNanos();
    Lease latest =
        leases.merge(
            serviceId,
            new Lease(leaseId, at, false),
            (old, heard) -> heard.renewedNanos() - old.renewedNanos() > 0 ? heard : old);
    return latest.renewedNanos() == at && !latest.here();
  }

  /** Everybody gets a full time to live again. */
  void renewAll() {
    long now = nanoTime.getAsLong();
    leases.replaceAll((unused, old) -> new Lease(old.id(), now, false));
  }

  /** How long ago the holder was heard of by this process itself; empty if it was not. */
  Optional<Duration> heardHere(String serviceId) {
    Lease lease = leases.get(serviceId);
    return lease == null || !lease.here()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(nanoTime.getAsLong() - lease.renewedNanos()));
  }

  void drop(String serviceId) {
    leases.remove(serviceId);
  }

  /** The lease's id, if its holder has shown it since this process started. */
  @Nullable String id(String serviceId) {
    Lease lease = leases.get(serviceId);
    return lease == null ? null : lease.id();
  }

  boolean isExpired(String serviceId) {
    return silentFor(serviceId, ttl);
  }

  boolean silentFor(String serviceId, Duration duration) {
    Lease lease = leases.get(serviceId);
    return lease == null || nanoTime.getAsLong() - lease.renewedNanos() > duration.toNanos();
  }

  List<String> holders() {
    return List.copyOf(leases.keySet());
  }
}
