package dev.modmesh.gateway.connection;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that reads requests and answers with exactly the bytes that a test gave it. */
final class ScriptedServer implements Address, AutoCloseable {
  /** At the end of an answer: then the connection is closed. */
  static final String CLOSE = "<close>";

  final List<String> requests = new CopyOnWriteArrayList<>();
  final AtomicInteger accepted = new AtomicInteger();
  final AtomicInteger closedByPeer = new AtomicInteger();
  private final Queue<String> answers = new ConcurrentLinkedQueue<>();
  private final ServerSocket server;

  ScriptedServer() throws IOException {
    server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  ScriptedServer answer(String... bytes) {
    answers.addAll(List.of(bytes));
    return this;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        accepted.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      for (String request = read(in); !request.isEmpty(); request = read(in)) {
        requests.add(request);
        String answer = answers.remove();
        boolean close = answer.endsWith(CLOSE);
        out.write(answer.replace(CLOSE, "").getBytes(StandardCharsets.ISO_8859_1));
        if (close) {
          return;
        }
      }
      closedByPeer.incrementAndGet();
    } catch (IOException e) {
      closedByPeer.incrementAndGet();
    }
  }

  private static String read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int one = in.read();
      if (one < 0) {
        return "";
      }
      head.append((char) one);
    }
    int length =
        Integer.parseInt(head.toString().replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
    return head + new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
  }

  @Override
  public String getHost() {
    return "127.0.0.1";
  }

  @Override
  public int getPort() {
    return server.getLocalPort();
  }

  @Override
  public boolean isSecure() {
    return false;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
