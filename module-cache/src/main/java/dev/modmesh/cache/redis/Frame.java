package dev.modmesh.cache.redis;

import dev.modmesh.cache.key.ResultKey;
import dev.modmesh.cache.near.Kept;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** An answer in three parts: the bare JSON result, and what stood before and after it. */
record Frame(Buffer head, Buffer value, Buffer tail, String instance) {
  private static final int CHECK_BYTES = 16;

  static Frame of(Kept kept) {
    Buffer body = kept.body();
    return new Frame(
        body.getBuffer(0, kept.valueStart()),
        body.getBuffer(kept.valueStart(), kept.valueEnd()),
        body.getBuffer(kept.valueEnd(), body.length()),
        kept.instance());
  }

  /** By this a value is known that somebody else has written, or moved. */
  String check(ResultKey key, String fence) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (String text : new String[] {key.hex(), fence, instance}) {
        sha.update(text.getBytes(StandardCharsets.UTF_8));
        sha.update((byte) 0);
      }
      sha.update((head.length() + "," + value.length() + ',').getBytes(StandardCharsets.UTF_8));
      sha.update(head.getBytes());
      sha.update(value.getBytes());
      sha.update(tail.getBytes());
      return HexFormat.of().formatHex(sha.digest(), 0, CHECK_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The answer; null if it is not the one that was kept. */
  @Nullable Kept kept(ResultKey key, String fence, @Nullable String check) {
    if (!check(key, fence).equals(check)) {
      return null;
    }
    Buffer body =
        Buffer.buffer(head.length() + value.length() + tail.length())
            .appendBuffer(head)
            .appendBuffer(value)
            .appendBuffer(tail);
    int start = head.length();
    boolean negative = value.toString().equals("null");
    return new Kept(200, body, start, start + value.length(), instance, negative);
  }
}
