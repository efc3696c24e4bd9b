package dev.modmesh.gateway.call;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** HTTP/1.1 byte by byte, over one connection. */
final class RawConnection implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;
  private final InputStream in;

  /**
   * One answer.
   *
   * @param head as it came, with its first line
   */
  record Answer(int status, String head, Map<String, String> headers, String body) {
    String header(String name) {
      return Objects.requireNonNullElse(headers.get(name.toLowerCase(Locale.ROOT)), "");
    }
  }

  RawConnection(URI server) throws IOException {
    socket = new Socket(server.getHost(), server.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
  }

  static String call(String module, String function, String body, String... lines) {
    StringBuilder text = new StringBuilder();
    text.append("POST /api/v1/modules/").append(module).append("/functions/").append(function);
    text.append(" HTTP/1.1\r\nHost: localhost\r\n");
    for (String line : lines) {
      text.append(line).append("\r\n");
    }
    text.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
    return text.toString();
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  Answer ask(String text) throws IOException {
    send(text);
    return answer();
  }

  Answer answer() throws IOException {
    String head = head();
    Map<String, String> headers = new TreeMap<>();
    String[] lines = head.split("\r\n");
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.put(
          lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
          lines[i].substring(colon + 1).strip());
    }
    String body =
        headers.containsKey("transfer-encoding")
            ? chunks()
            : read(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    return new Answer(Integer.parseInt(lines[0].split(" ")[1]), head, headers, body);
  }

  private String head() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      head.write(one());
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private int one() throws IOException {
    int one = in.read();
    if (one < 0) {
      throw new EOFException("the gateway closed the connection");
    }
    return one;
  }

  private String read(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the gateway closed the connection");
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private String chunks() throws IOException {
    StringBuilder body = new StringBuilder();
    while (true) {
      int length = Integer.parseInt(line(), 16);
      body.append(read(length));
      if (!line().isEmpty()) {
        throw new IOException("a chunk does not end where it should");
      }
      if (length == 0) {
        return body.toString();
      }
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int one = one(); one != '\n'; one = one()) {
      if (one != '\r') {
        line.append((char) one);
      }
    }
    return line.toString();
  }

  boolean isClosed() throws IOException {
    return in.read() < 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
