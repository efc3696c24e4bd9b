package dev.modmesh.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import org.HdrHistogram.Histogram;

/**
 * Calls at times fixed beforehand. Latency counts from when a call was due, so that a stall is seen
 * by every call that it delays (no coordinated omission).
 */
public final class OpenLoop {
  private static final long HIGHEST = Duration.ofSeconds(60).toNanos();
  private static final long PATIENCE = Duration.ofSeconds(10).toNanos();
  private static final int CONNECTIONS = 64;

  private final ByteBuffer request;
  private final ArrayDeque<Connection> idle = new ArrayDeque<>();
  private final Histogram latency = new Histogram(HIGHEST, 3);

  private OpenLoop(ByteBuffer request) {
    this.request = request;
  }

  /**
   * Calls for a while, on this thread, which spins.
   *
   * @return latencies in nanoseconds
   * @throws IOException if an answer is not 200
   */
  public static Histogram run(int port, int perSecond, Duration time) throws IOException {
    OpenLoop loop = new OpenLoop(Requests.call(port));
    ArrayDeque<Connection> open = new ArrayDeque<>();
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < CONNECTIONS; i++) {
        open.add(new Connection(port, selector));
      }
      loop.idle.addAll(open);
      loop.run(selector, 1_000_000_000L / perSecond, time.toNanos());
      return loop.latency;
    } finally {
      for (Connection connection : open) {
        connection.close();
      }
    }
  }

  private void run(Selector selector, long interval, long length) throws IOException {
    long begin = System.nanoTime();
    long due = begin;
    while (due < begin + length || idle.size() < CONNECTIONS) {
      long now = System.nanoTime();
      if (now > begin + length + PATIENCE) {
        throw new IOException(CONNECTIONS - idle.size() + " calls were never answered");
      }
      while (due <= now && due < begin + length && !idle.isEmpty()) {
        Connection connection = idle.poll(); // the one that has rested longest
        connection.due = due;
        connection.send(request);
        due += interval;
      }
      Thread.yield(); // the backends are on this core too
      selector.selectNow();
      for (SelectionKey key : selector.selectedKeys()) {
        if (key.attachment() instanceof Connection connection && connection.read() != 0) {
          latency.recordValue(Math.min(HIGHEST, System.nanoTime() - connection.due));
          idle.add(connection);
        }
      }
      selector.selectedKeys().clear();
    }
  }
}
