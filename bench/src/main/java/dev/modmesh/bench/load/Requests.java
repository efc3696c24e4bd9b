package dev.modmesh.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The call that all loads make: a small JSON argument. */
public final class Requests {
  /** The module. */
  public static final String MODULE = "echo";

  /** The function. */
  public static final String FUNCTION = "echo";

  private static final int ARGUMENT = 230; // the whole body has some 256 bytes

  private Requests() {}

  static ByteBuffer call(int port) {
    String body = "{\"args\":[\"" + "a".repeat(ARGUMENT) + "\"]}";
    String text =
        "POST /api/v1/modules/"
            + MODULE
            + "/functions/"
            + FUNCTION
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + port
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
