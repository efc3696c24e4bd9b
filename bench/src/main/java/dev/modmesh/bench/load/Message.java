package dev.modmesh.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Finds the ends of HTTP/1.1 messages that come one after the other on one connection: by {@code
 * Content-Length} or chunks. Not more of HTTP than benchmarks need.
 */
final class Message {
  private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CHUNKED =
      "transfer-encoding: chunked".getBytes(StandardCharsets.US_ASCII);
  private static final int CAPACITY = 1 << 13;
  private static final int STATUS_AT = 9;

  private final ByteBuffer bytes = ByteBuffer.allocate(CAPACITY);
  private final byte[] array = bytes.array();
  private int scanned;
  private int bodyAt;
  private int length;

  /** Where to read into. */
  ByteBuffer buffer() {
    return bytes;
  }

  /**
   * Whether a whole message is there.
   *
   * @throws IOException if it is larger than the buffer
   */
  boolean isComplete() throws IOException {
    int end = bytes.position();
    if (bodyAt == 0 && !findBody(end)) {
      return full(false);
    }
    if (length >= 0) {
      return full(end >= bodyAt + length);
    }
    return full(
        end >= bodyAt + 5
            && array[end - 5] == '0'
            && array[end - 4] == '\r'
            && array[end - 2] == '\r'
            && array[end - 1] == '\n');
  }

  private boolean full(boolean complete) throws IOException {
    if (!complete && !bytes.hasRemaining()) {
      throw new IOException("a message is larger than " + CAPACITY + " bytes");
    }
    return complete;
  }

  private boolean findBody(int end) {
    for (int i = Math.max(3, scanned); i < end; i++) {
      if (array[i] == '\n' && array[i - 1] == '\r' && array[i - 2] == '\n') {
        bodyAt = i + 1;
        length = declaredLength();
        return true;
      }
    }
    scanned = end;
    return false;
  }

  /** Minus one for chunks. */
  private int declaredLength() {
    int at = find(LENGTH);
    if (at < 0) {
      return find(CHUNKED) < 0 ? 0 : -1;
    }
    int value = 0;
    for (int i = at + LENGTH.length; array[i] != '\r'; i++) {
      if (array[i] != ' ') {
        value = value * 10 + array[i] - '0';
      }
    }
    return value;
  }

  /** The start of a header line, whatever its case. */
  private int find(byte[] name) {
    for (int i = 0; i < bodyAt - name.length; i++) {
      if (array[i] == '\n' && startsWith(i + 1, name)) {
        return i + 1;
      }
    }
    return -1;
  }

  private boolean startsWith(int at, byte[] name) {
    for (int i = 0; i < name.length; i++) {
      int letter = array[at + i];
      if ((letter >= 'A' && letter <= 'Z' ? letter + 32 : letter) != name[i]) {
        return false;
      }
    }
    return true;
  }

  /** The status of a response. */
  int status() {
    int status = 0;
    for (int i = STATUS_AT; i < STATUS_AT + 3; i++) {
      status = status * 10 + array[i] - '0';
    }
    return status;
  }

  /** All of it, for people. */
  String text() {
    return new String(array, 0, bytes.position(), StandardCharsets.UTF_8);
  }

  /** Forgets it, for the next one. */
  void clear() {
    bytes.clear();
    scanned = 0;
    bodyAt = 0;
    length = 0;
  }
}
