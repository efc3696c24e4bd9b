package dev.modmesh.registry.watch;

import dev.modmesh.api.event.Delta;
import dev.modmesh.api.event.Item;
import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.client.wire.WatchWire;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Watch events as bytes of server-sent events. */
final class Frames {
  private final JsonCodec codec;

  Frames(JsonCodec codec) {
    this.codec = codec;
  }

  byte[] delta(Delta delta) {
    return frame(delta.revision().toString(), "delta", WatchWire.delta(delta));
  }

  byte[] bookmark(RegistryView view) {
    String revision = view.revision().toString();
    return frame(revision, "bookmark", Map.of("revision", revision, "digest", view.digest()));
  }

  byte[] resync(String reason) {
    return frame("", "resync", Map.of("reason", reason));
  }

  List<byte[]> snapshot(RegistryView view) {
    List<byte[]> frames = new ArrayList<>();
    String revision = view.revision().toString();
    frames.add(frame("", "snapshot-begin", Map.of("revision", revision)));
    for (Item item : view.sortedItems()) {
      frames.add(frame("", "item", WatchWire.item(item)));
    }
    frames.add(
        frame(
            revision,
            "snapshot-end",
            Map.of("revision", revision, "count", view.size(), "digest", view.digest())));
    return frames;
  }

  private byte[] frame(String id, String event, Map<String, ?> data) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    if (!id.isEmpty()) {
      bytes.writeBytes(("id: " + id + "\n").getBytes(StandardCharsets.UTF_8));
    }
    bytes.writeBytes(("event: " + event + "\ndata: ").getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(codec.write(data));
    bytes.writeBytes(new byte[] {'\n', '\n'});
    return bytes.toByteArray();
  }
}
