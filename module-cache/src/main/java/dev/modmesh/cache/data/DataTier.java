package dev.modmesh.cache.data;

import dev.modmesh.api.data.DataKey;
import dev.modmesh.api.data.WriteCondition;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Keeps entries of modules. Each operation happens at one moment, so that of several writers with
 * the same condition one succeeds. A future fails where the tier does not answer; then a write may
 * have been done or not. Thread-safe.
 */
public interface DataTier {
  /** What an entry takes of the quota besides its name and value. */
  int OVERHEAD_BYTES = 128;

  /** The entry; null if there is none. */
  Future<@Nullable DataEntry> get(DataKey key);

  /** Writes an entry, if what is there meets the condition. */
  Future<DataWrite> put(DataKey key, Buffer value, Duration ttl, WriteCondition condition);

  /** Removes an entry, if it meets the condition. */
  Future<DataWrite> delete(DataKey key, WriteCondition condition);

  /** A version that no other write has: 32 hexadecimal digits. */
  static String newVersion() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
  }
}
