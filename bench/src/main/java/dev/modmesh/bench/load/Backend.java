package dev.modmesh.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** Answers every request at once with the same small result; one thread. */
public final class Backend {
  private static final int BACKLOG = 1024;
  private static final byte[] ANSWER = answer("{\"return_value\":\"" + "x".repeat(64) + "\"}");

  private final Selector selector;
  private final ByteBuffer out = ByteBuffer.wrap(ANSWER);

  private Backend(Selector selector) {
    this.selector = selector;
  }

  private static byte[] answer(String body) {
    String head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n";
    return (head + body).getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Listens on free ports and prints each on a line.
   *
   * @param arguments how many ports
   */
  public static void main(String[] arguments) throws IOException {
    try (Selector selector = Selector.open()) {
      Backend backend = new Backend(selector);
      for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        System.out.println(((InetSocketAddress) server.getLocalAddress()).getPort());
      }
      while (true) {
        selector.select(backend::ready);
      }
    }
  }

  private void ready(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        accept((ServerSocketChannel) key.channel());
      } else if (key.attachment() instanceof Message request) {
        serve((SocketChannel) key.channel(), request);
      }
    } catch (IOException e) {
      close(key);
    }
  }

  private void accept(ServerSocketChannel server) throws IOException {
    SocketChannel client = server.accept();
    if (client != null) {
      client.configureBlocking(false);
      client.setOption(StandardSocketOptions.TCP_NODELAY, true);
      client.register(selector, SelectionKey.OP_READ, new Message());
    }
  }

  private void serve(SocketChannel client, Message request) throws IOException {
    if (client.read(request.buffer()) < 0) {
      client.close();
    } else if (request.isComplete()) {
      request.clear();
      out.clear();
      client.write(out); // much less than a socket's buffer
    }
  }

  private static void close(SelectionKey key) {
    try {
      key.channel().close();
    } catch (IOException e) {
      key.cancel();
    }
  }
}
