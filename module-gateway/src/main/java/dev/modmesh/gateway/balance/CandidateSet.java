package dev.modmesh.gateway.balance;

import dev.modmesh.api.module.HashKey;
import dev.modmesh.api.module.LoadBalancerSpec;
import dev.modmesh.gateway.upstream.Upstream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The instances that may serve one version, those of the gateway's own zone first, and how one of
 * them is chosen. Made once for each call table; shared by all its calls. Thread-safe.
 */
public final class CandidateSet {
  private final Upstream[] upstreams;
  private final int local;
  private final int zones;
  private final Policy policy;
  private final @Nullable HashKey hash;
  private final @Nullable CandidateSet reserve;

  /**
   * A set.
   *
   * @param zone of this gateway; empty when it has none
   */
  public CandidateSet(Upstream[] upstreams, LoadBalancerSpec spec, String zone) {
    this(upstreams, spec, zone, null);
  }

  /**
   * A set of those that are ready.
   *
   * @param reserve all that could serve the version, for when none of the ready ones takes a call;
   *     null if all are ready
   */
  public CandidateSet(
      Upstream[] upstreams, LoadBalancerSpec spec, String zone, @Nullable CandidateSet reserve) {
    this.reserve = reserve;
    this.upstreams = upstreams.clone();
    Arrays.sort(
        this.upstreams,
        Comparator.comparingInt((Upstream upstream) -> isLocal(upstream, zone) ? 0 : 1)
            .thenComparing(Upstream::serviceId));
    this.local = (int) Arrays.stream(upstreams).filter(one -> isLocal(one, zone)).count();
    this.zones = (int) Arrays.stream(upstreams).map(Upstream::zone).distinct().count();
    this.policy = Policy.of(spec, this.upstreams);
    this.hash = spec.hash();
  }

  private static boolean isLocal(Upstream upstream, String zone) {
    return !zone.isEmpty() && upstream.zone().equals(zone);
  }

  /** All of them, those of the own zone first. */
  public Upstream[] upstreams() {
    return upstreams.clone();
  }

  /** How many there are. */
  public int size() {
    return upstreams.length;
  }

  /** The one at an index. */
  public Upstream get(int index) {
    return upstreams[index];
  }

  /** Does something with each of them, and with each of the reserve. */
  public void forEach(Consumer<Upstream> action) {
    for (Upstream upstream : upstreams) {
      action.accept(upstream);
    }
    if (reserve != null) {
      reserve.forEach(action);
    }
  }

  /** What one more call costs one of them; NaN where the policy knows no cost. */
  public double cost(Upstream upstream, long nowNanos) {
    return policy.cost(upstream, nowNanos);
  }

  /** All that could serve it, ready or not; null if these are all. */
  @Nullable CandidateSet reserve() {
    return reserve;
  }

  /** How many of them, from the first on, are in the gateway's own zone. */
  int local() {
    return local;
  }

  /** In how many zones they are. */
  int zones() {
    return zones;
  }

  Policy policy() {
    return policy;
  }

  /** What of a call decides, for the policy that hashes; null for the others. */
  public @Nullable HashKey hash() {
    return hash;
  }

  /** Whether one of them is kept from calls now. */
  boolean anyOut() {
    return upstreams.length > 0 && upstreams[0].peers().open() > 0;
  }
}
