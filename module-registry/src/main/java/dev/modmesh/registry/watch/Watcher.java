package dev.modmesh.registry.watch;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The frames that wait for one reader: bounded, so that a reader that does not keep up is started
 * over instead of being waited for. Thread-safe.
 */
public final class Watcher {
  /** Bytes that may wait besides a snapshot. */
  static final int MAX_WAITING_BYTES = 4 << 20;

  private final Runnable wakeUp;
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
  private int startFrames;
  private long waitingBytes;
  private boolean overflown;

  /** A reader; {@code wakeUp} is called when there is something to take, from any thread. */
  public Watcher(Runnable wakeUp) {
    this.wakeUp = wakeUp;
  }

  /** The next frame to send, or null if none waits. */
  public synchronized byte @Nullable [] poll() {
    byte[] frame = waiting.poll();
    if (frame != null && startFrames > 0) {
      startFrames--;
    } else if (frame != null) {
      waitingBytes -= frame.length;
    }
    return frame;
  }

  synchronized boolean hasOverflown() {
    return overflown;
  }

  void offer(byte[] frame) {
    synchronized (this) {
      if (overflown) {
        return;
      }
      if (waitingBytes + frame.length > MAX_WAITING_BYTES) {
        overflown = true;
        waiting.clear();
        startFrames = 0;
        waitingBytes = 0;
      } else {
        waiting.add(frame);
        waitingBytes += frame.length;
      }
    }
    wakeUp.run();
  }

  /** Replaces what waits by a new start, however large it is: it counts for nothing here. */
  void restart(List<byte[]> frames) {
    synchronized (this) {
      waiting.clear();
      waiting.addAll(frames);
      startFrames = frames.size();
      waitingBytes = 0;
      overflown = false;
    }
    wakeUp.run();
  }

  synchronized boolean isDrained() {
    return waiting.isEmpty();
  }
}
