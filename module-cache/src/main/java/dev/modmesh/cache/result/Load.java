package dev.modmesh.cache.result;

import dev.modmesh.cache.coherence.Fence;
import dev.modmesh.cache.near.Entry;
import dev.modmesh.cache.near.Kept;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The duty to get a result. Whoever has it ends it, once: by {@link #succeed}, {@link #fail},
 * {@link #letGo} or {@link #abandon}; what comes after that does nothing.
 */
public final class Load {
  private final ResultCache cache;
  private final Flight flight;
  private final @Nullable Fence fence;
  private final @Nullable String token;
  private final @Nullable Entry stale;
  private final AtomicBoolean ended = new AtomicBoolean();

  Load(
      ResultCache cache,
      Flight flight,
      @Nullable Fence fence,
      @Nullable String token,
      @Nullable Entry stale) {
    this.cache = cache;
    this.flight = flight;
    this.fence = fence;
    this.token = token;
    this.stale = stale;
  }

  Flight flight() {
    return flight;
  }

  @Nullable Fence fence() {
    return fence;
  }

  @Nullable String token() {
    return token;
  }

  /** What may be given if the load fails; null if nothing may. */
  public @Nullable Entry stale(long nowNanos) {
    return stale != null && stale.mayReplaceError(nowNanos) && stale.fence().holds() ? stale : null;
  }

  /** Whether others wait for it. */
  public boolean isAwaited() {
    return !ended.get() && flight.isAwaited();
  }

  /**
   * There is a result.
   *
   * @param ttl how long it is fresh
   * @param done is told, on any thread, whether it was kept
   */
  public void succeed(Kept kept, Duration ttl, Consumer<Boolean> done) {
    if (ended.compareAndSet(false, true)) {
      cache.succeeded(this, kept, ttl, done);
    }
  }

  /** The function cannot answer; those who wait are told so. */
  public void fail(Object failure) {
    if (ended.compareAndSet(false, true)) {
      cache.failed(this, new Read.Failed(failure));
    }
  }

  /** There is a result, but not one that can be kept or shared: each for itself. */
  public void letGo() {
    if (ended.compareAndSet(false, true)) {
      cache.failed(this, new Read.Alone());
    }
  }

  /** The holder cannot go on; one of those who wait takes over. */
  public void abandon() {
    if (ended.compareAndSet(false, true)) {
      cache.abandoned(this);
    }
  }
}
