package dev.modmesh.runtime.jar;

import dev.modmesh.api.data.DataKey;
import dev.modmesh.api.data.WriteCondition;
import dev.modmesh.api.guest.DataCache;
import dev.modmesh.api.guest.FunctionException;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.runtime.data.DataAccess;
import dev.modmesh.runtime.lifecycle.CallInterrupted;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one JAR module sees of the cache for data. Thread-safe. */
final class GuestData implements DataCache {
  private final ModuleName module;
  private final DataAccess access;
  private final LongSupplier deadlineNanos;

  /** For a module; the deadline is that of the call on the present thread. */
  GuestData(ModuleName module, DataAccess access, LongSupplier deadlineNanos) {
    this.module = module;
    this.access = access;
    this.deadlineNanos = deadlineNanos;
  }

  @Override
  public @Nullable Entry get(String key) {
    return guarded(
        key,
        () -> {
          DataAccess.Kept kept;
          try {
            kept = access.get(new DataKey(module, key), deadlineNanos.getAsLong());
          } catch (ProblemException e) {
            if (e.type() == ProblemType.CACHE_UNAVAILABLE) {
              return null;
            }
            throw e;
          }
          return kept == null ? null : new Entry(JsonValues.copy(kept.value()), kept.version());
        });
  }

  @Override
  public boolean put(String key, @Nullable Object value, Duration ttl) {
    return guarded(
        key,
        () -> {
          try {
            return write(key, value, ttl, WriteCondition.ANY);
          } catch (ProblemException e) {
            if (e.type() == ProblemType.CACHE_UNAVAILABLE || e.type() == ProblemType.DATA_QUOTA) {
              return false;
            }
            throw e;
          }
        });
  }

  @Override
  public boolean putIfAbsent(String key, @Nullable Object value, Duration ttl) {
    return guarded(key, () -> write(key, value, ttl, WriteCondition.ABSENT));
  }

  @Override
  public boolean replace(String key, String version, @Nullable Object value, Duration ttl) {
    return guarded(key, () -> write(key, value, ttl, WriteCondition.version(version)));
  }

  @Override
  public boolean delete(String key) {
    return guarded(key, () -> access.delete(new DataKey(module, key), deadlineNanos.getAsLong()));
  }

  private boolean write(
      String key, @Nullable Object value, Duration ttl, WriteCondition condition) {
    DataKey name = new DataKey(module, key);
    Object copy = JsonValues.copy(value);
    return access.put(name, copy, ttl, condition, deadlineNanos.getAsLong()) != null;
  }

  private static <T extends @Nullable Object> T guarded(String key, Supplier<T> operation) {
    try {
      return operation.get();
    } catch (CallInterrupted e) {
      Thread.currentThread().interrupt();
      throw failed(key, "interrupted");
    } catch (ProblemException e) {
      throw failed(key, e.detail());
    } catch (IllegalArgumentException e) {
      throw failed(key, "the value " + e.getMessage());
    }
  }

  private static FunctionException failed(String key, String why) {
    return new FunctionException("Data `" + key + "`: " + why);
  }
}
