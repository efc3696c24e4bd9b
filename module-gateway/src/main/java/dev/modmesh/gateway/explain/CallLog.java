package dev.modmesh.gateway.explain;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The newest calls of this gateway, and the newest of those that met trouble, which the many good
 * ones would soon push out. Bounded; thread-safe, lock-free.
 */
@Singleton
public class CallLog {
  private static final int KEPT = 4096;
  private static final int EXPLAINED = 1024;

  private final Ring recent = new Ring(KEPT);
  private final Ring explained = new Ring(EXPLAINED);

  private static final class Ring {
    private final AtomicReferenceArray<@Nullable CallRow> rows;
    private final AtomicLong next = new AtomicLong();

    Ring(int size) {
      rows = new AtomicReferenceArray<>(size);
    }

    void add(CallRow row) {
      rows.setRelease((int) (next.getAndIncrement() & (rows.length() - 1)), row);
    }

    List<CallRow> newest(int limit, Predicate<CallRow> wanted) {
      List<CallRow> found = new ArrayList<>();
      long end = next.get();
      long begin = Math.max(0, end - rows.length());
      for (long i = end - 1; i >= begin && found.size() < limit; i--) {
        CallRow row = rows.getAcquire((int) (i & (rows.length() - 1)));
        if (row != null && wanted.test(row)) {
          found.add(row);
        }
      }
      return found;
    }
  }

  /** Keeps a call that has ended. */
  public void add(CallRow row) {
    (row.explanation() == null ? recent : explained).add(row);
  }

  /** The newest calls that are wanted, newest first. */
  public List<CallRow> newest(int limit, Predicate<CallRow> wanted) {
    List<CallRow> found = new ArrayList<>(recent.newest(limit, wanted));
    found.addAll(explained.newest(limit, wanted));
    found.sort((a, b) -> Long.compare(b.epochMillis(), a.epochMillis()));
    return List.copyOf(found.subList(0, Math.min(limit, found.size())));
  }

  /** The newest call of this id; null if it is no longer kept, or never was. */
  public @Nullable CallRow find(String callId) {
    List<CallRow> found = newest(1, row -> row.callId().equals(callId));
    return found.isEmpty() ? null : found.getFirst();
  }
}
