package dev.modmesh.api.spi;

import java.time.Duration;
import java.util.Optional;

/**
 * Leases by which one of several is elected. A lease has one holder at a time, until its time to
 * live is over without a renewal. Each time it is taken, rather than renewed, begins a term; the
 * numbers of terms grow for ever, also over restarts, so that what was done in an old term can be
 * told from what is done in the present one. All methods block and may be called from any thread.
 *
 * <p>Every method throws {@link dev.modmesh.api.problem.ProblemException} with {@code
 * registry-unavailable} while the leases cannot be reached.
 */
public interface Leases {
  /**
   * Takes a lease that is free, or renews one that is held by the same holder.
   *
   * @param ttl positive; counts from now, and replaces the one before
   * @return the lease as it stands now; its holder is another if another holds it
   */
  Lease acquire(String name, String holder, Duration ttl);

  /** Gives a lease up; false if this holder does not hold it. */
  boolean release(String name, String holder);

  /** The lease as it stands; empty if nobody holds it. */
  Optional<Lease> find(String name);

  /**
   * A lease that is held.
   *
   * @param term from 1
   * @param remaining until it ends if it is not renewed
   */
  record Lease(String name, String holder, long term, Duration remaining) {}
}
