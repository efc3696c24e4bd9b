package dev.modmesh.cache.data;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.modmesh.api.data.DataKey;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.cache.coherence.Safeguards;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What was read of modules' data, in the memory of this process. Thread-safe.
 *
 * <p>All data of a module has one <em>mark</em>, which each change replaces by another that never
 * was: what was read under a mark is as it is in the store for as long as the store has that mark.
 * That it still has it counts under a <em>lease</em>, which a read of the store grants from when it
 * was sent. So nothing is given that was changed longer ago than a lease runs; and what this
 * process has changed itself is not given from then on.
 */
public final class NearData {
  private static final Lease NEVER_ASKED = new Lease(null, 0);

  private final boolean isOff;
  private final Safeguards safeguards;
  private final Cache<DataKey, Item> items;
  private final Map<ModuleName, AtomicReference<Lease>> leases = new ConcurrentHashMap<>();

  /**
   * What was heard of a module. Compared by identity: whoever asked under another one than there is
   * now has asked too early.
   *
   * @param mark null if nothing that is kept may be given
   * @param until nanoseconds until which that counts
   */
  public record Lease(@Nullable String mark, long until) {
    /** Whether the store has to be asked for another one. */
    public boolean isOver(long nowNanos) {
      return this == NEVER_ASKED || until - nowNanos <= 0;
    }
  }

  /**
   * What is known under a key.
   *
   * @param value null if nothing is there
   */
  private record Item(String mark, @Nullable Buffer value, String version, long endNanos) {
    int weight(DataKey key) {
      return key.name().length() + (value == null ? 0 : value.length()) + DataTier.OVERHEAD_BYTES;
    }

    Known known(long nowNanos) {
      return new Known(
          value == null || endNanos - nowNanos <= 0
              ? null
              : new DataEntry(value, version, Duration.ofNanos(endNanos - nowNanos)));
    }
  }

  /**
   * What may be given without asking the store.
   *
   * @param entry null if there is none
   */
  public record Known(@Nullable DataEntry entry) {}

  /** A tier that holds so many bytes; with 0 it is off. */
  public NearData(long maxBytes) {
    this(maxBytes, Safeguards.ALL);
  }

  /** The same for tests that take a safeguard away. */
  public NearData(long maxBytes, Safeguards safeguards) {
    this.isOff = maxBytes == 0;
    this.safeguards = safeguards;
    items =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((DataKey key, Item item) -> item.weight(key))
            .build();
  }

  private AtomicReference<Lease> cell(ModuleName module) {
    AtomicReference<Lease> known = leases.get(module);
    return known != null
        ? known
        : leases.computeIfAbsent(module, unused -> new AtomicReference<>(NEVER_ASKED));
  }

  /** Whether nothing is ever kept. */
  public boolean isOff() {
    return isOff;
  }

  /** What was heard of a module so far. */
  public Lease lease(ModuleName module) {
    return cell(module).get();
  }

  /** What is known of an entry; null if the store has to be asked. */
  public @Nullable Known find(DataKey key, Lease lease, long nowNanos) {
    if (lease.mark() == null || (lease.isOver(nowNanos) && safeguards.leases())) {
      return null;
    }
    Item item = items.getIfPresent(key);
    return item == null || !isAs(item, lease.mark()) ? null : item.known(nowNanos);
  }

  private boolean isAs(Item item, String mark) {
    return item.mark().equals(mark) || !safeguards.generations();
  }

  /**
   * The store has answered a read.
   *
   * @param asked the lease as it was before the read was sent
   * @param granted the lease that the read grants, counted from when it was sent; null if none
   * @param mark of the module when the store was read
   * @param entry null if there is none
   */
  public void read(
      DataKey key,
      Lease asked,
      @Nullable Lease granted,
      String mark,
      @Nullable DataEntry entry,
      long sentNanos) {
    if (isOff) {
      return;
    }
    AtomicReference<Lease> cell = cell(key.module());
    if (granted != null) {
      boolean unused = cell.compareAndSet(asked, granted); // else another read was quicker
    }
    Lease now = cell.get();
    if (mark.equals(now.mark())) {
      items.put(
          key,
          entry == null
              ? new Item(mark, null, "", 0)
              : new Item(mark, entry.value(), entry.version(), sentNanos + entry.left().toNanos()));
    } else if (now.mark() != null) {
      // Which of the two is older cannot be told: neither is given to those who come now.
      cell.set(new Lease(null, sentNanos));
    }
  }

  /** The store grants no lease; it is not asked for one before this time. */
  public void refused(ModuleName module, Lease asked, long untilNanos) {
    boolean unused = cell(module).compareAndSet(asked, new Lease(null, untilNanos));
  }

  /** The data of a module was changed, or may have been. */
  public void drop(ModuleName module) {
    cell(module).set(new Lease(null, System.nanoTime()));
  }

  /** Bytes that all entries take, those included that no longer count. */
  public long bytes() {
    return items.policy().eviction().map(eviction -> eviction.weightedSize().orElse(0)).orElse(0L);
  }

  /** About how many there are. */
  public long count() {
    return items.estimatedSize();
  }
}
