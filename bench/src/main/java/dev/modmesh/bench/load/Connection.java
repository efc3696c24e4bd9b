package dev.modmesh.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One kept-alive connection with at most one call on it. */
final class Connection implements AutoCloseable {
  private final SocketChannel channel;
  private final Message response = new Message();

  /** When the call on it was due, by {@link System#nanoTime()}. */
  long due;

  Connection(int port, Selector selector) throws IOException {
    channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.register(selector, SelectionKey.OP_READ, this);
  }

  /** Sends a request, which is much smaller than a socket's buffer. */
  void send(ByteBuffer request) throws IOException {
    request.clear();
    while (request.hasRemaining()) {
      channel.write(request);
    }
  }

  /**
   * Reads what has come.
   *
   * @return the status once the response is complete, else 0
   * @throws IOException if the connection was closed, or the answer is not the expected one
   */
  int read() throws IOException {
    if (channel.read(response.buffer()) < 0) {
      throw new IOException("the connection was closed after: " + response.text());
    }
    if (!response.isComplete()) {
      return 0;
    }
    int status = response.status();
    if (status != 200) {
      throw new IOException("answered: " + response.text());
    }
    response.clear();
    return status;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
