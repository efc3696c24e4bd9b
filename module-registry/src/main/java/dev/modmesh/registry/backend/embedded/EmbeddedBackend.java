package dev.modmesh.registry.backend.embedded;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.event.Delta;
import dev.modmesh.api.event.Item;
import dev.modmesh.api.event.Kind;
import dev.modmesh.api.event.Revision;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.api.spi.RegistryBackend;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * The log in an H2 MVStore, a log-structured file that recovers its last whole chunk after a crash.
 * An append is committed and forced to disk before it returns. One process holds the file.
 *
 * <p>Layout: {@code items} maps {@code kind/key} to {@code number TAB json}; {@code meta} holds
 * {@code epoch} and {@code revision}. Older deltas are not kept here: readers that are behind what
 * the process remembers begin with a snapshot.
 */
public final class EmbeddedBackend implements RegistryBackend {
  private static final int EPOCH_BYTES = 5;

  private final MVStore store;
  private final MVMap<String, String> items;
  private final MVMap<String, String> meta;
  private final JsonCodec codec;
  private final String epoch;
  private final CopyOnWriteArrayList<Consumer<Revision>> listeners = new CopyOnWriteArrayList<>();
  private long number;

  /**
   * Opens or makes the file.
   *
   * @throws ProblemException {@code registry-unavailable} if another process holds it or it cannot
   *     be read
   */
  public EmbeddedBackend(Path file, JsonCodec codec) {
    this.codec = codec;
    try {
      store =
          new MVStore.Builder()
              .fileName(file.toString())
              .autoCommitDisabled()
              .autoCommitBufferSize(0) // never in the middle of an append
              .compress()
              .open();
    } catch (MVStoreException e) {
      throw new ProblemException(
          ProblemType.REGISTRY_UNAVAILABLE,
          "The registry file cannot be opened; another gateway may hold it: " + e.getMessage());
    }
    items = store.openMap("items");
    meta = store.openMap("meta");
    String known = meta.get("epoch");
    epoch = known == null ? newEpoch() : known;
    String last = meta.get("revision");
    number = last == null ? 0 : Long.parseLong(last);
    if (known == null) {
      meta.put("epoch", epoch);
      force();
    }
  }

  private static String newEpoch() {
    byte[] random = new byte[EPOCH_BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  @Override
  public synchronized Optional<Revision> append(Revision expected, List<Change> changes) {
    Revision last = revision();
    if (!expected.equals(last)) {
      return Optional.empty();
    }
    Revision next = last.next();
    try {
      changes.forEach(change -> apply(change, next.number()));
      meta.put("revision", Long.toString(next.number()));
      force();
    } catch (MVStoreException e) {
      store.rollback();
      throw new ProblemException(
          ProblemType.STORAGE_FULL, "The registry could not write: " + e.getMessage());
    }
    number = next.number();
    listeners.forEach(listener -> listener.accept(next));
    return Optional.of(next);
  }

  private void apply(Change change, long revisionNumber) {
    String key = change.kind().word() + '/' + change.key();
    Map<String, @Nullable Object> value = change.value();
    if (value == null) {
      items.remove(key);
    } else {
      items.put(
          key, revisionNumber + "\t" + new String(codec.write(value), StandardCharsets.UTF_8));
    }
  }

  private void force() {
    store.commit();
    store.sync();
  }

  private Revision revision() {
    return new Revision(epoch, number);
  }

  @Override
  public synchronized Optional<List<Delta>> read(Revision after) {
    return after.equals(revision()) ? Optional.of(List.of()) : Optional.empty();
  }

  @Override
  public synchronized Snapshot snapshot() {
    List<Item> all = new ArrayList<>(items.size());
    items.forEach(
        (key, text) -> {
          int slash = key.indexOf('/');
          int tab = text.indexOf('\t');
          all.add(
              new Item(
                  Kind.ofWord(key.substring(0, slash)),
                  key.substring(slash + 1),
                  new Revision(epoch, Long.parseLong(text.substring(0, tab))),
                  codec.readObject(text.substring(tab + 1).getBytes(StandardCharsets.UTF_8))));
        });
    return new Snapshot(revision(), all);
  }

  @Override
  public void onAppend(Consumer<Revision> listener) {
    listeners.add(listener);
  }

  @Override
  public synchronized void close() {
    store.close();
  }
}
