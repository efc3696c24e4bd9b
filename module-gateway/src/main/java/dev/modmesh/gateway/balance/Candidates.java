package dev.modmesh.gateway.balance;

import dev.modmesh.gateway.upstream.Upstream;
import io.smallrye.stork.api.ServiceInstance;
import java.util.AbstractCollection;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The set among which a call picks, which of them it has tried before, and how the last pick came
 * about. A policy sees a window of the set: the gateway's own zone, or all. Confined to the call.
 */
public final class Candidates extends AbstractCollection<ServiceInstance> {
  private final CandidateSet set;
  private final long hash;
  private Upstream @Nullable [] tried;
  private int from;
  private int to;
  private boolean probe;

  /**
   * Candidates of a first attempt.
   *
   * @param hash of what decides under consistent hashing; 0 for other policies
   */
  public Candidates(CandidateSet set, long hash) {
    this.set = set;
    this.hash = hash;
    this.to = set.size();
  }

  /** The set. */
  public CandidateSet set() {
    return set;
  }

  /** The hash of what decides under consistent hashing. */
  public long hash() {
    return hash;
  }

  /** How many a policy may choose from. */
  int count() {
    return to - from;
  }

  /** The candidate at an index of the window. */
  Upstream get(int index) {
    return set.get(from + index);
  }

  /** Lets the policy see these only. */
  void window(int first, int end) {
    from = first;
    to = end;
  }

  /** Whether the policy may see a candidate. */
  boolean isInWindow(Upstream upstream) {
    if (count() == set.size()) {
      return true;
    }
    for (int i = from; i < to; i++) {
      if (set.get(i) == upstream) {
        return true;
      }
    }
    return false;
  }

  /** Notes that a candidate has had its attempt. */
  public void tried(Upstream upstream) {
    Upstream[] old = tried == null ? new Upstream[0] : tried;
    Upstream[] next = Arrays.copyOf(old, old.length + 1);
    next[old.length] = upstream;
    tried = next;
  }

  /** Whether a candidate was tried in this call. */
  public boolean wasTried(Upstream upstream) {
    if (tried != null) {
      for (Upstream one : tried) {
        if (one == upstream) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether there is one that takes calls and was not tried yet. */
  public boolean hasAnother() {
    return hasAnother(set);
  }

  /** Whether there is one, be it one that is not ready. */
  public boolean hasAnotherOrReserve() {
    CandidateSet reserve = set.reserve();
    return hasAnother(set) || (reserve != null && hasAnother(reserve));
  }

  private boolean hasAnother(CandidateSet among) {
    for (int i = 0; i < among.size(); i++) {
      if (mayTake(among.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** These, or all that could serve it, ready or not, if none of these is left to take the call. */
  public Candidates orReserve() {
    CandidateSet reserve = set.reserve();
    if (reserve == null || hasAnother(set) || !hasAnother(reserve)) {
      return this;
    }
    Candidates all = new Candidates(reserve, hash);
    all.tried = tried;
    return all;
  }

  /** Whether a candidate takes calls and was not tried yet. */
  boolean mayTake(Upstream upstream) {
    return upstream.circuit().isClosed() && upstream.weight() > 0 && !wasTried(upstream);
  }

  /**
   * Whether a policy may choose a candidate now: it takes calls, was not tried, and, in its slow
   * start, this call falls into its share.
   */
  boolean isFresh(Upstream upstream) {
    if (!mayTake(upstream)) {
      return false;
    }
    double share = upstream.circuit().share();
    return share >= 1 || ThreadLocalRandom.current().nextDouble() < share;
  }

  void probe(boolean granted) {
    probe = granted;
  }

  /** Whether the last pick is the probe of an open circuit. */
  public boolean isProbe() {
    return probe;
  }

  @Override
  public Iterator<ServiceInstance> iterator() {
    return Arrays.<ServiceInstance>asList(set.upstreams()).iterator();
  }

  @Override
  public int size() {
    return set.size();
  }
}
