package dev.modmesh.autoscaler.scale;

import dev.modmesh.api.instance.PoolSpec;
import dev.modmesh.autoscaler.pool.Host;
import java.time.Instant;
import java.util.List;

/** How many hosts a pool shall have. Used by one thread. */
public interface DesiredHosts {
  /** Begins a round: what was seen since the last one is taken now. */
  default void beginRound() {}

  /**
   * How many the pool shall have now, within its bounds.
   *
   * @param hosts of the pool, as they are
   */
  int of(PoolSpec spec, List<Host> hosts, Instant now);
}
