package dev.modmesh.runtime.data;

import dev.modmesh.api.data.DataKey;
import dev.modmesh.api.data.WriteCondition;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where modules keep data. Every method waits on the calling thread, not longer than until the
 * deadline, a {@link System#nanoTime()}; it fails with a {@link ProblemException}, and with {@code
 * CallInterrupted} when the thread was interrupted. Thread-safe.
 */
public interface DataAccess {
  /** Keeps nothing. */
  DataAccess NONE =
      new DataAccess() {
        @Override
        public @Nullable Kept get(DataKey key, long deadlineNanos) {
          throw unavailable();
        }

        @Override
        public @Nullable String put(
            DataKey key,
            @Nullable Object value,
            Duration ttl,
            WriteCondition condition,
            long deadlineNanos) {
          throw unavailable();
        }

        @Override
        public boolean delete(DataKey key, long deadlineNanos) {
          throw unavailable();
        }

        private ProblemException unavailable() {
          return new ProblemException(
              ProblemType.CACHE_UNAVAILABLE, "This process has no cache for data.");
        }
      };

  /**
   * What is kept.
   *
   * @param value a JSON value
   * @param version of the write
   */
  record Kept(@Nullable Object value, String version) {}

  /** What is kept under a key; null if nothing is. */
  @Nullable Kept get(DataKey key, long deadlineNanos);

  /**
   * Keeps a JSON value.
   *
   * @return its version; null if what is there does not meet the condition
   */
  @Nullable String put(
      DataKey key,
      @Nullable Object value,
      Duration ttl,
      WriteCondition condition,
      long deadlineNanos);

  /** Removes what is kept; false if nothing was. */
  boolean delete(DataKey key, long deadlineNanos);
}
