package dev.modmesh.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A fixed number of connections, each of which calls again as soon as it has its answer. */
public final class ClosedLoop {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final ByteBuffer request;
  private long calls;

  private ClosedLoop(ByteBuffer request) {
    this.request = request;
  }

  /**
   * Calls for a while, on this thread.
   *
   * @return calls that were answered with 200; any other answer ends the run
   * @throws IOException if one is not
   */
  public static long run(int port, int connections, Duration time) throws IOException {
    ClosedLoop loop = new ClosedLoop(Requests.call(port));
    List<Connection> open = new ArrayList<>();
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < connections; i++) {
        Connection connection = new Connection(port, selector);
        open.add(connection);
        connection.send(loop.request);
      }
      long end = System.nanoTime() + time.toNanos();
      while (System.nanoTime() < end) {
        if (selector.select(PATIENCE.toMillis()) == 0 && time.compareTo(PATIENCE) > 0) {
          throw new IOException("no answer for " + PATIENCE);
        }
        for (SelectionKey key : selector.selectedKeys()) {
          if (key.attachment() instanceof Connection connection && connection.read() != 0) {
            loop.calls++;
            connection.send(loop.request);
          }
        }
        selector.selectedKeys().clear();
      }
      return loop.calls;
    } finally {
      for (Connection connection : open) {
        connection.close();
      }
    }
  }
}
