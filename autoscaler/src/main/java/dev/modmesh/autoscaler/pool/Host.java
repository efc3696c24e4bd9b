package dev.modmesh.autoscaler.pool;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A host as the autoscaler knows it.
 *
 * @param startedAt when it was started, or found alive
 * @param process what its process does
 * @param unhealthySince since when the gateway has called it critical or has not known it, without
 *     a break; null while all is well, or the gateway cannot be asked
 * @param drainingSince since when it drains; null if it does not
 */
public record Host(
    String id,
    String pool,
    Instant startedAt,
    Process process,
    @Nullable Instant unhealthySince,
    @Nullable Instant drainingSince) {
  /** What a host's process does. */
  public enum Process {
    /** Was started and does not hold its lock yet. */
    STARTING,
    /** Holds its lock. */
    RUNNING,
    /** Has ended. */
    ENDED
  }

  /** Whether it was asked to go. */
  public boolean isDraining() {
    return drainingSince != null;
  }
}
