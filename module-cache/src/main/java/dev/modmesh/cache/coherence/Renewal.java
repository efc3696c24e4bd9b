package dev.modmesh.cache.coherence;

import dev.modmesh.cache.key.FunctionId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a shard's store answered to a renewal of the lease.
 *
 * @param epoch of the store
 * @param sequence number of its newest invalidation; 0 if there was none
 * @param nonce random mark of that invalidation, so that a number given twice is noticed
 * @param notices invalidations from the last one that was seen, inclusive, in order
 */
public record Renewal(String epoch, long sequence, String nonce, List<Notice> notices) {
  /** Copies the list. */
  public Renewal {
    notices = List.copyOf(notices);
  }

  /**
   * One invalidation.
   *
   * @param function null for all functions
   */
  public record Notice(
      long sequence, String nonce, @Nullable FunctionId function, long generation) {}
}
