package dev.modmesh.gateway.feed;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One message, encoded once for all readers.
 *
 * @param event its name: {@code hello}, {@code snapshot}, {@code delta} …
 * @param id {@code epoch.seq} that a reader has after it; null if it changes nothing
 * @param text JSON, on one line
 */
record FeedFrame(String event, @Nullable String id, String text, Supplier<byte[]> serverSent) {
  static FeedFrame of(String event, @Nullable String id, byte[] json) {
    String text = new String(json, StandardCharsets.UTF_8);
    return new FeedFrame(event, id, text, new Once(() -> encode(event, id, json)));
  }

  private static byte[] encode(String event, @Nullable String id, byte[] json) {
    byte[] head =
        ((id == null ? "" : "id: " + id + "\n") + "event: " + event + "\ndata: ")
            .getBytes(StandardCharsets.UTF_8);
    byte[] frame = new byte[head.length + json.length + 2];
    System.arraycopy(head, 0, frame, 0, head.length);
    System.arraycopy(json, 0, frame, head.length, json.length);
    frame[frame.length - 2] = '\n';
    frame[frame.length - 1] = '\n';
    return frame;
  }

  private static final class Once implements Supplier<byte[]> {
    private final Supplier<byte[]> source;
    private byte @Nullable [] value;

    Once(Supplier<byte[]> source) {
      this.source = source;
    }

    @Override
    public synchronized byte[] get() {
      byte[] made = value;
      if (made == null) {
        made = source.get();
        value = made;
      }
      return made;
    }
  }
}
