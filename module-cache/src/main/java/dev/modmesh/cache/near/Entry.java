package dev.modmesh.cache.near;

import dev.modmesh.api.module.CachePolicy;
import dev.modmesh.cache.coherence.Fence;
import dev.modmesh.cache.key.ResultKey;
import dev.modmesh.cache.stats.FunctionStats;

/** A kept answer with its times, which are of this process's monotonic clock. */
public final class Entry {
  private static final int OVERHEAD_BYTES = 256;

  private final ResultKey key;
  private final Fence fence;
  private final Kept kept;
  private final FunctionStats stats;
  private final long bornNanos;
  private final long freshUntil;
  private final long revalidateUntil;
  private final long errorUntil;
  private volatile long refreshFrom;

  /**
   * An entry.
   *
   * @param bornNanos when the answer was had
   * @param ttlNanos how long from then it is fresh
   */
  public Entry(
      ResultKey key,
      Fence fence,
      Kept kept,
      FunctionStats stats,
      long bornNanos,
      long ttlNanos,
      CachePolicy policy) {
    this.key = key;
    this.fence = fence;
    this.kept = kept;
    this.stats = stats;
    this.bornNanos = bornNanos;
    this.freshUntil = bornNanos + ttlNanos;
    this.revalidateUntil = freshUntil + policy.staleWhileRevalidate().toNanos();
    this.errorUntil = freshUntil + policy.staleIfError().toNanos();
    this.refreshFrom = freshUntil;
  }

  /** Its key. */
  public ResultKey key() {
    return key;
  }

  /** What it holds under. */
  public Fence fence() {
    return fence;
  }

  /** The answer. */
  public Kept kept() {
    return kept;
  }

  /** Where its end is counted. */
  public FunctionStats stats() {
    return stats;
  }

  /** Whether it may be given without further ado. */
  public boolean isFresh(long nowNanos) {
    return freshUntil - nowNanos > 0;
  }

  /** Whether it may be given while a new one is fetched. */
  public boolean mayRevalidate(long nowNanos) {
    return revalidateUntil - nowNanos > 0;
  }

  /** Whether it may be given in place of an error. */
  public boolean mayReplaceError(long nowNanos) {
    return errorUntil - nowNanos > 0;
  }

  /** Its age. */
  public long ageNanos(long nowNanos) {
    return Math.max(0, nowNanos - bornNanos);
  }

  /** Nanoseconds until it is of no use at all. */
  long leftNanos(long nowNanos) {
    return Math.max(1, Math.max(revalidateUntil, errorUntil) - nowNanos);
  }

  /** Whether somebody should fetch a new one; once in a while true until somebody has. */
  public boolean claimRefresh(long nowNanos, long againNanos) {
    if (refreshFrom - nowNanos > 0) {
      return false;
    }
    refreshFrom = nowNanos + againNanos;
    return true;
  }

  /** Bytes that it takes, to some accuracy. */
  int weight() {
    return kept.body().length() + OVERHEAD_BYTES;
  }
}
