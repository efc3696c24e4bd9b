package dev.modmesh.gateway.upstream;

import dev.modmesh.gateway.outlier.InstanceStats;
import dev.modmesh.gateway.overload.LoadGate;
import dev.modmesh.gateway.overload.OverloadPolicy;

/**
 * The instances that are compared with each other: the hosts of a pool, or the instances of a
 * remote module. The members are replaced whole with each table. Thread-safe.
 */
public final class Peers {
  private volatile Upstream[] members = new Upstream[0];
  private volatile InstanceStats[] stats = new InstanceStats[0];
  private volatile int open;
  private final LoadGate gate;

  Peers(OverloadPolicy policy) {
    gate = new LoadGate(policy, System::nanoTime);
  }

  /** How many calls they may have at once. */
  public LoadGate gate() {
    return gate;
  }

  void members(Upstream[] next) {
    InstanceStats[] theirs = new InstanceStats[next.length];
    for (int i = 0; i < next.length; i++) {
      theirs[i] = next[i].stats();
    }
    members = next;
    stats = theirs;
    recount();
  }

  InstanceStats[] stats() {
    return stats;
  }

  /** How many there are. */
  public int size() {
    return members.length;
  }

  /** How many are kept from calls. The pick looks for probes only if there are any. */
  public int open() {
    return open;
  }

  /** Counts again after a circuit has changed. */
  synchronized void recount() {
    int count = 0;
    for (Upstream upstream : members) {
      count += upstream.circuit().isClosed() ? 0 : 1;
    }
    open = count;
  }

  /** Whether at most half are out when one more is; so the last one never is. */
  synchronized boolean mayOpen() {
    recount();
    return 2 * (open + 1) <= members.length;
  }

  /** Whether more than half of several are out. */
  boolean isCrisis() {
    return members.length > 1 && 2 * open > members.length;
  }
}
