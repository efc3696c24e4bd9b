package dev.modmesh.gateway.downstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one HTTP/1.1 request and where its headers lie in them. A header becomes a text when
 * somebody asks for it.
 */
final class PlainRequest {
  private static final int FIELDS = PlainScanner.FIELDS;

  private final byte[] bytes;
  private final int[] headers;
  private final int bodyStart;

  /**
   * A request.
   *
   * @param headers for each its start, the end of its name, and the start and end of its value
   */
  PlainRequest(byte[] bytes, int[] headers, int bodyStart) {
    this.bytes = bytes;
    this.headers = headers;
    this.bodyStart = bodyStart;
  }

  /** The first header of this name, in any case; null if there is none. */
  @Nullable String header(CharSequence name) {
    for (int i = 0; i < headers.length; i += FIELDS) {
      if (isNamed(i, name)) {
        return text(headers[i + 2], headers[i + 3]);
      }
    }
    return null;
  }

  private boolean isNamed(int field, CharSequence name) {
    int start = headers[field];
    int length = headers[field + 1] - start;
    if (length != name.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (lower(bytes[start + i]) != lower((byte) name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static int lower(byte letter) {
    return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
  }

  private String text(int start, int end) {
    return new String(bytes, start, end - start, ISO_8859_1);
  }

  Buffer body() {
    return Buffer.buffer(Unpooled.wrappedBuffer(bytes, bodyStart, bytes.length - bodyStart));
  }
}
