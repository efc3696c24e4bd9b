package dev.modmesh.runtime.limit;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that all Wasm instances of a host share. Whoever wants more asks first, so that a
 * greedy module is told no instead of the heap running out under everybody. Thread-safe.
 */
public final class MemoryBudget {
  private final AtomicLong available;
  private final Set<Runnable> reserves = ConcurrentHashMap.newKeySet();

  /** A budget of so many bytes. */
  public MemoryBudget(long totalBytes) {
    available = new AtomicLong(totalBytes);
  }

  /** Adds something that gives back memory kept for later when others need it now. */
  public void addReserve(Runnable reserve) {
    reserves.add(reserve);
  }

  /** Takes away what {@link #addReserve} added. */
  public void removeReserve(Runnable reserve) {
    reserves.remove(reserve);
  }

  /** Takes so many bytes out of the budget; false if they are not there. */
  public boolean take(long bytes) {
    if (tryTake(bytes)) {
      return true;
    }
    reserves.forEach(Runnable::run);
    return tryTake(bytes);
  }

  private boolean tryTake(long bytes) {
    if (available.addAndGet(-bytes) >= 0) {
      return true;
    }
    available.addAndGet(bytes);
    return false;
  }

  /** Puts bytes back. */
  public void give(long bytes) {
    available.addAndGet(bytes);
  }

  /** Bytes that nobody has. */
  public long available() {
    return available.get();
  }
}
