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
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
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
import java.util.regex.Pattern;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
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
  private static final Pattern FULL =
      Pattern.compile("space left|quota|not enough space", Pattern.CASE_INSENSITIVE);

  private static final Logger LOG = System.getLogger(EmbeddedBackend.class.getName());

  private final Path file;
  private final JsonCodec codec;
  private final CopyOnWriteArrayList<Consumer<Revision>> listeners = new CopyOnWriteArrayList<>();

  /** Null after a write has failed, until the file is opened again, and after the end. */
  private @Nullable OpenFile open;

  private boolean closed;

  /** The file, and where its log stands. */
  private record OpenFile(
      MVStore store, MVMap<String, String> items, MVMap<String, String> meta, Revision last) {
    OpenFile at(Revision next) {
      return new OpenFile(store, items, meta, next);
    }
  }

  /**
   * Opens or makes the file.
   *
   * @throws ProblemException {@code registry-unavailable} if another process holds it or it cannot
   *     be read
   */
  public EmbeddedBackend(Path file, JsonCodec codec) {
    this.file = file;
    this.codec = codec;
    this.open = open(file);
  }

  private static OpenFile open(Path file) {
    MVStore store = null;
    try {
      store =
          new MVStore.Builder()
              .fileName(file.toString())
              .autoCommitDisabled()
              .autoCommitBufferSize(0) // never in the middle of an append
              .compress()
              .open();
      // What the last version does not need may be overwritten at once, as each version is on the
      // disk before the next is begun. The default keeps the file growing for 45 s.
      store.setRetentionTime(0);
      MVMap<String, String> items = store.openMap("items");
      MVMap<String, String> meta = store.openMap("meta");
      String epoch = meta.get("epoch");
      if (epoch == null) {
        epoch = newEpoch();
        meta.put("epoch", epoch);
        force(store);
      }
      String number = meta.getOrDefault("revision", "0");
      return new OpenFile(store, items, meta, new Revision(epoch, Long.parseLong(number)));
    } catch (RuntimeException e) {
      if (store != null) {
        store.closeImmediately();
      }
      throw new ProblemException(
          ProblemType.REGISTRY_UNAVAILABLE,
          "The registry file cannot be opened; another gateway may hold it: " + e.getMessage());
    }
  }

  private OpenFile open() {
    OpenFile now = open;
    if (now == null) {
      if (closed) {
        throw new ProblemException(ProblemType.REGISTRY_UNAVAILABLE, "The registry is closed.");
      }
      now = open(file);
      open = now;
    }
    return now;
  }

  private static String newEpoch() {
    byte[] random = new byte[EPOCH_BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /**
   * As specified; a write that fails may still be found to have been made when the file is opened
   * again, which the next append notices.
   *
   * @throws ProblemException {@code storage-full} when the disk is full
   */
  @Override
  public Optional<Revision> append(Revision expected, List<Change> changes) {
    Optional<Revision> appended = write(expected, changes);
    appended.ifPresent(this::tell);
    return appended;
  }

  private synchronized Optional<Revision> write(Revision expected, List<Change> changes) {
    OpenFile now = open();
    if (!expected.equals(now.last())) {
      return Optional.empty();
    }
    Revision next = now.last().next();
    // what cannot be written as JSON is found here, before anything is touched
    List<@Nullable String> texts = new ArrayList<>();
    changes.forEach(change -> texts.add(text(change, next)));
    try {
      for (int i = 0; i < changes.size(); i++) {
        apply(now.items(), key(changes.get(i)), texts.get(i));
      }
      now.meta().put("revision", Long.toString(next.number()));
      force(now.store());
    } catch (RuntimeException e) {
      open = null; // what is in memory can no longer be trusted to be what is in the file
      now.store().closeImmediately();
      throw notWritten(e);
    }
    open = now.at(next);
    return Optional.of(next);
  }

  private static String key(Change change) {
    return change.kind().word() + '/' + change.key();
  }

  private @Nullable String text(Change change, Revision revision) {
    Map<String, @Nullable Object> value = change.value();
    return value == null
        ? null
        : revision.number() + "\t" + new String(codec.write(value), StandardCharsets.UTF_8);
  }

  private static void apply(MVMap<String, String> items, String key, @Nullable String text) {
    if (text == null) {
      items.remove(key);
    } else {
      items.put(key, text);
    }
  }

  private static ProblemException notWritten(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof IOException && FULL.matcher(message).find()) {
        return new ProblemException(
            ProblemType.STORAGE_FULL, "The registry could not write: the disk is full.");
      }
    }
    return new ProblemException(
        ProblemType.REGISTRY_UNAVAILABLE, "The registry could not write: " + failure.getMessage());
  }

  private static void force(MVStore store) {
    store.commit();
    store.sync();
  }

  private void tell(Revision revision) {
    for (Consumer<Revision> listener : listeners) {
      try {
        listener.accept(revision);
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "A listener failed at revision " + revision, e);
      }
    }
  }

  @Override
  public synchronized Optional<List<Delta>> read(Revision after) {
    return after.equals(open().last()) ? Optional.of(List.of()) : Optional.empty();
  }

  @Override
  public synchronized Snapshot snapshot() {
    OpenFile now = open();
    List<Item> all = new ArrayList<>(now.items().size());
    now.items().forEach((key, text) -> all.add(item(key, text, now.last().epoch())));
    return new Snapshot(now.last(), all);
  }

  private Item item(String key, String text, String epoch) {
    int slash = key.indexOf('/');
    int tab = text.indexOf('\t');
    return new Item(
        Kind.ofWord(key.substring(0, slash)),
        key.substring(slash + 1),
        new Revision(epoch, Long.parseLong(text.substring(0, tab))),
        codec.readObject(text.substring(tab + 1).getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public void onAppend(Consumer<Revision> listener) {
    listeners.add(listener);
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (open != null) {
      open.store().close();
      open = null;
    }
  }
}
