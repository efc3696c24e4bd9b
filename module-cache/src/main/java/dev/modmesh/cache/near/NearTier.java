package dev.modmesh.cache.near;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.modmesh.cache.key.FunctionId;
import dev.modmesh.cache.key.ResultKey;
import dev.modmesh.cache.stats.Count;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Entries in the memory of this process, at most so many bytes together. Thread-safe. */
public final class NearTier {
  private final Cache<ResultKey, Entry> entries;
  private final LongSupplier nanoClock;

  /** How much of a function is kept. */
  public record Size(long entries, long bytes) {
    Size plus(Entry entry) {
      return new Size(entries + 1, bytes + entry.weight());
    }
  }

  /** A tier that holds so many bytes. */
  public NearTier(long maxBytes, LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.entries =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((ResultKey key, Entry entry) -> entry.weight())
            .ticker(nanoClock::getAsLong)
            .expireAfter(new UntilUseless())
            .evictionListener(NearTier::evicted)
            .build();
  }

  private static void evicted(@Nullable ResultKey key, @Nullable Entry entry, RemovalCause cause) {
    if (entry != null) {
      entry.stats().add(cause == RemovalCause.SIZE ? Count.EVICTED_SIZE : Count.EVICTED_EXPIRED);
    }
  }

  /** What is kept, whether it still holds or not; null if nothing is. */
  public @Nullable Entry find(ResultKey key) {
    return entries.getIfPresent(key);
  }

  /** Keeps an entry. */
  public void keep(Entry entry) {
    entries.put(entry.key(), entry);
  }

  /** Drops entries that no longer hold. Takes time with the number of entries: not on a loop. */
  public void sweep() {
    removeIf(entry -> !entry.fence().holds());
  }

  private void removeIf(Predicate<Entry> useless) {
    for (Entry entry : entries.asMap().values()) {
      if (useless.test(entry) && entries.asMap().remove(entry.key(), entry)) {
        entry.stats().add(Count.EVICTED_INVALIDATED);
      }
    }
  }

  /** What is kept, by function. */
  public Map<FunctionId, Size> sizes() {
    long now = nanoClock.getAsLong();
    Map<FunctionId, Size> sizes = new HashMap<>();
    for (Entry entry : entries.asMap().values()) {
      if (entry.leftNanos(now) > 1) {
        sizes.compute(
            entry.key().function(),
            (key, size) -> (size == null ? new Size(0, 0) : size).plus(entry));
      }
    }
    return sizes;
  }

  /** Bytes that all entries take, without a count. */
  public long bytes() {
    return entries
        .policy()
        .eviction()
        .map(eviction -> eviction.weightedSize().orElse(0))
        .orElse(0L);
  }

  /** About how many entries there are. */
  public long count() {
    return entries.estimatedSize();
  }

  private static final class UntilUseless implements Expiry<ResultKey, Entry> {
    @Override
    public long expireAfterCreate(ResultKey key, Entry entry, long now) {
      return entry.leftNanos(now);
    }

    @Override
    public long expireAfterUpdate(ResultKey key, Entry entry, long now, long left) {
      return entry.leftNanos(now);
    }

    @Override
    public long expireAfterRead(ResultKey key, Entry entry, long now, long left) {
      return left;
    }
  }
}
