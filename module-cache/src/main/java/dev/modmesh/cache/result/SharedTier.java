package dev.modmesh.cache.result;

import dev.modmesh.cache.coherence.Fence;
import dev.modmesh.cache.key.FunctionId;
import dev.modmesh.cache.key.ResultKey;
import dev.modmesh.cache.near.Kept;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tier that all gateways share. Nothing blocks, and nothing fails but {@link #invalidate}: what
 * cannot be had in time is {@link Found.Unavailable}. Thread-safe.
 */
public interface SharedTier {
  /** How a result is asked for. */
  enum Mode {
    /** The result, or else the right to load it. */
    READ,
    /** The result, or nothing. */
    PEEK,
    /** The right to load a new one, whatever is there and whoever loads already. */
    RELOAD
  }

  /** What is there. */
  sealed interface Found {
    /**
     * A result.
     *
     * @param ageMillis at most, when the question was sent
     * @param ttlMillis how long it is fresh
     * @param token the right to load a new one, given with a stale result; null if another has it
     */
    record Hit(Fence fence, Kept kept, long ageMillis, long ttlMillis, @Nullable String token)
        implements Found {}

    /** Nothing, and the right to load it. */
    record Granted(Fence fence, String token) implements Found {}

    /** Nothing, and somebody loads it. */
    record Held() implements Found {}

    /** Nothing, and nobody was given a right. */
    record Nothing() implements Found {}

    /** The tier does not answer, or its answers cannot be relied on now. */
    record Unavailable() implements Found {}
  }

  /** What became of a result that was to be kept. */
  enum Stored {
    KEPT,
    /** An invalidation came between, or the right to load had gone to another. */
    REFUSED,
    UNAVAILABLE
  }

  /** Asks for a result. */
  Future<Found> find(ResultKey key, Mode mode);

  /**
   * Keeps a result.
   *
   * @param ttl how long it is fresh
   * @param use how long it is of use after that
   */
  Future<Stored> store(
      ResultKey key, Fence fence, String token, Kept kept, Duration ttl, Duration use);

  /** Gives the right to load back. */
  void release(ResultKey key, String token);

  /**
   * Results of these functions no longer hold.
   *
   * @param shard the only shard that is meant; null for all
   * @return completes when it holds everywhere, within the promised bound; fails if that could not
   *     be had
   */
  Future<Void> invalidate(Set<FunctionId> functions, @Nullable Integer shard);

  /** Runs something later, about when is said. */
  void later(long millis, Runnable action);
}
