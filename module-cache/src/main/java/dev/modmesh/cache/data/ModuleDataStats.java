package dev.modmesh.cache.data;

import java.util.concurrent.atomic.LongAdder;

/** What is counted about the data of one module, and how much there is. Thread-safe. */
public final class ModuleDataStats {
  private final LongAdder[] counts = new LongAdder[DataCount.values().length];
  private volatile Size size = new Size(0, 0);

  /**
   * How much a module keeps.
   *
   * @param keys entries, those included that have ended and whose place nobody needed since
   * @param bytes as they count against the quota
   */
  public record Size(long keys, long bytes) {}

  /** Nothing yet. */
  public ModuleDataStats() {
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  /** One more. */
  public void add(DataCount what) {
    counts[what.ordinal()].increment();
  }

  /** How many so far. */
  public long get(DataCount what) {
    return counts[what.ordinal()].sum();
  }

  /** What a tier has just said. */
  public void size(Size now) {
    size = now;
  }

  /** As the tier said last; others may have written since. */
  public Size size() {
    return size;
  }

  /** Counts a write by what became of it. */
  public DataWrite counted(DataWrite write) {
    switch (write) {
      case DataWrite.Kept unused -> add(DataCount.WRITES);
      case DataWrite.Removed() -> add(DataCount.DELETES);
      case DataWrite.Absent() -> {}
      case DataWrite.Changed() -> add(DataCount.CHANGED);
      case DataWrite.OverQuota() -> add(DataCount.REFUSED_BY_QUOTA);
    }
    return write;
  }
}
