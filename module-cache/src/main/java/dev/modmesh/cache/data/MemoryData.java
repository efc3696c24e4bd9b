package dev.modmesh.cache.data;

import dev.modmesh.api.data.DataKey;
import dev.modmesh.api.data.WriteCondition;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.cache.data.ModuleDataStats.Size;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Entries in the memory of one process, for a gateway without Redis. Thread-safe. */
public final class MemoryData implements DataTier {
  private static final Size NOTHING = new Size(0, 0);

  private final long moduleBytes;
  private final long totalBytes;
  private final LongSupplier nanoClock;
  private final DataStats stats;
  private final Map<DataKey, Item> items = new HashMap<>();
  private final Map<ModuleName, Size> used = new HashMap<>();
  private final TreeSet<Item> byEnd =
      new TreeSet<>(Comparator.<Item>comparingLong(Item::endNanos).thenComparing(Item::version));
  private final long origin;
  private long total;

  /**
   * An empty tier.
   *
   * @param moduleBytes what one module may keep
   * @param totalBytes what all together may keep
   */
  public MemoryData(long moduleBytes, long totalBytes, LongSupplier nanoClock, DataStats stats) {
    this.moduleBytes = moduleBytes;
    this.totalBytes = totalBytes;
    this.nanoClock = nanoClock;
    this.stats = stats;
    this.origin = nanoClock.getAsLong();
  }

  /** One entry; its end is counted from the start of the tier. */
  private record Item(DataKey key, Buffer value, String version, long endNanos) {
    long bytes() {
      return bytes(key, value);
    }

    static long bytes(DataKey key, Buffer value) {
      return key.name().length() + value.length() + OVERHEAD_BYTES;
    }
  }

  /** Bytes that all entries take, those included that are about to end. */
  public synchronized long bytes() {
    return total;
  }

  @Override
  public synchronized Future<@Nullable DataEntry> get(DataKey key) {
    Item item = items.get(key);
    long left = item == null ? 0 : item.endNanos() - now();
    stats.of(key.module()).add(left <= 0 ? DataCount.MISSES : DataCount.NEAR_HITS);
    return Future.succeededFuture(
        item == null || left <= 0
            ? null
            : new DataEntry(item.value(), item.version(), Duration.ofNanos(left)));
  }

  @Override
  public Future<DataWrite> put(DataKey key, Buffer value, Duration ttl, WriteCondition condition) {
    return Future.succeededFuture(
        stats.of(key.module()).counted(write(key, value, ttl, condition)));
  }

  private synchronized DataWrite write(
      DataKey key, Buffer value, Duration ttl, WriteCondition condition) {
    dropEnded();
    Item before = items.get(key);
    if (!meets(before, condition)) {
      return new DataWrite.Changed();
    }
    long more = Item.bytes(key, value) - (before == null ? 0 : before.bytes());
    if (used(key.module()).bytes() + more > moduleBytes || total + more > totalBytes) {
      return new DataWrite.OverQuota();
    }
    drop(before);
    Item item = new Item(key, value, DataTier.newVersion(), now() + ttl.toNanos());
    items.put(key, item);
    byEnd.add(item);
    count(key.module(), 1, item.bytes());
    return new DataWrite.Kept(item.version());
  }

  @Override
  public Future<DataWrite> delete(DataKey key, WriteCondition condition) {
    return Future.succeededFuture(stats.of(key.module()).counted(remove(key, condition)));
  }

  private synchronized DataWrite remove(DataKey key, WriteCondition condition) {
    dropEnded();
    Item item = items.get(key);
    if (!meets(item, condition)) {
      return new DataWrite.Changed();
    }
    drop(item);
    return item == null ? new DataWrite.Absent() : new DataWrite.Removed();
  }

  private Size used(ModuleName module) {
    return used.getOrDefault(module, NOTHING);
  }

  private static boolean meets(@Nullable Item item, WriteCondition condition) {
    return switch (condition) {
      case WriteCondition.Any() -> true;
      case WriteCondition.Absent() -> item == null;
      case WriteCondition.Present() -> item != null;
      case WriteCondition.Version(String version) -> item != null && item.version().equals(version);
    };
  }

  private long now() {
    return nanoClock.getAsLong() - origin;
  }

  private void dropEnded() {
    long now = now();
    while (!byEnd.isEmpty() && byEnd.first().endNanos() <= now) {
      drop(byEnd.first());
    }
  }

  private void drop(@Nullable Item item) {
    if (item != null) {
      items.remove(item.key());
      byEnd.remove(item);
      count(item.key().module(), -1, -item.bytes());
    }
  }

  private void count(ModuleName module, int keys, long bytes) {
    Size before = used(module);
    Size now = new Size(before.keys() + keys, before.bytes() + bytes);
    total += bytes;
    used.put(module, now);
    used.remove(module, NOTHING);
    stats.of(module).size(now);
  }
}
