package dev.modmesh.client.watch;

import dev.modmesh.api.event.Item;
import dev.modmesh.api.event.Revision;
import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.api.value.Fields;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.client.wire.WatchWire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A copy of the registry view on disk, so that a process starts while no gateway answers. */
public final class LastKnownView {
  private final JsonCodec codec;
  private final Path file;

  /** Keeps the copy in this file, whose folder exists. */
  public LastKnownView(JsonCodec codec, Path file) {
    this.codec = codec;
    this.file = file;
  }

  /** The copy; {@link RegistryView#EMPTY} if there is none that can be read. */
  public RegistryView load() {
    try {
      Fields document = Fields.of(codec.readObject(Files.readAllBytes(file)));
      List<Item> items = new ArrayList<>();
      document.objects("items", item -> items.add(WatchWire.item(item.map())));
      RegistryView view =
          RegistryView.of(Revision.parse(document.requiredString("revision", "a revision")), items);
      return view.digest().equals(document.string("digest")) ? view : RegistryView.EMPTY;
    } catch (IOException | RuntimeException e) {
      return RegistryView.EMPTY;
    }
  }

  /**
   * Replaces the copy as a whole.
   *
   * @throws IOException if the disk does not take it; the old copy stays
   */
  public void save(RegistryView view) throws IOException {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("revision", view.revision().toString());
    document.put("digest", view.digest());
    document.put("items", view.sortedItems().stream().map(WatchWire::item).toList());
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.write(next, codec.write(document));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
