package dev.modmesh.gateway.demand;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Calls that wait until a pool that sleeps has a host, oldest first. Bounded by count and bytes;
 * their age is bounded by their deadlines. Thread-safe.
 */
public final class HoldQueue {
  private final HoldPolicy policy;
  private final ArrayDeque<Held> calls = new ArrayDeque<>();
  private long bytes;

  /** A call that waits. */
  public static final class Held {
    private final double since;
    private final int size;
    private final Runnable go;
    private boolean gone;

    private Held(double since, int size, Runnable go) {
      this.since = since;
      this.size = size;
      this.go = go;
    }
  }

  /** An empty queue. */
  public HoldQueue(HoldPolicy policy) {
    this.policy = policy;
  }

  /**
   * Lets a call wait.
   *
   * @param size of its body in bytes
   * @param go runs it; must not block
   * @return null if the queue is full
   */
  public synchronized @org.jspecify.annotations.Nullable Held add(
      double now, int size, Runnable go) {
    if (calls.size() >= policy.calls() || bytes + size > policy.bytes()) {
      return null;
    }
    Held held = new Held(now, size, go);
    calls.addLast(held);
    bytes += size;
    return held;
  }

  /** Takes a call out that no longer waits: its time is up, or its caller has gone. */
  public synchronized void remove(Held held) {
    if (!held.gone && calls.remove(held)) {
      gone(held);
    }
  }

  private void gone(Held held) {
    held.gone = true;
    bytes -= held.size;
  }

  /** Lets all go, in the order in which they came. */
  public void release() {
    List<Held> released;
    synchronized (this) {
      released = new ArrayList<>(calls);
      calls.clear();
      released.forEach(this::gone);
    }
    released.forEach(held -> held.go.run());
  }

  /** Seconds that the oldest has waited. */
  public synchronized double oldest(double now) {
    Held first = calls.peekFirst();
    return first == null ? 0 : now - first.since;
  }

  /** How many wait. */
  public synchronized int size() {
    return calls.size();
  }
}
