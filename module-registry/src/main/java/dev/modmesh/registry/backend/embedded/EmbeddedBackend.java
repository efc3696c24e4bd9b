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
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteErrorCode;

/**
 * The log in an SQLite file. An append is one transaction, forced to disk before it returns. One
 * process holds the file. Thread-safe.
 *
 * <p>Layout: {@code item} has a row per key, {@code meta} has {@code epoch} and {@code revision}.
 * Older deltas are not kept here: readers that are behind what the process remembers begin with a
 * snapshot.
 */
public final class EmbeddedBackend implements RegistryBackend {
  private static final Logger LOG = System.getLogger(EmbeddedBackend.class.getName());

  private static final List<String> SETUP =
      List.of(
          "PRAGMA busy_timeout = 100",
          "PRAGMA locking_mode = EXCLUSIVE", // another process is refused, not waited for
          "PRAGMA journal_mode = WAL",
          "PRAGMA synchronous = FULL", // each commit is forced to disk
          """
          CREATE TABLE IF NOT EXISTS item (
            kind TEXT NOT NULL, key TEXT NOT NULL, revision INTEGER NOT NULL, value TEXT NOT NULL,
            PRIMARY KEY (kind, key)) WITHOUT ROWID""",
          "CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
          "INSERT OR IGNORE INTO meta VALUES ('epoch', lower(hex(randomblob(5))))",
          "INSERT OR IGNORE INTO meta VALUES ('revision', '0')");

  private final Path file;
  private final JsonCodec codec;
  private final CopyOnWriteArrayList<Consumer<Revision>> listeners = new CopyOnWriteArrayList<>();

  /** Null after a commit has failed, until the file is opened again, and after the end. */
  private @Nullable OpenFile open;

  private boolean closed;

  /** The file, and where its log stands. */
  private record OpenFile(Connection connection, Revision last) {}

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
    keepLibraryBeside(file);
    Connection connection = null;
    try {
      connection = JDBC.createConnection("jdbc:sqlite:" + file, new Properties());
      try (Statement statement = connection.createStatement()) {
        for (String sql : SETUP) {
          boolean unused = statement.execute(sql);
        }
      }
      connection.setAutoCommit(false);
      String number = meta(connection, "revision");
      Revision last = new Revision(meta(connection, "epoch"), Long.parseLong(number));
      connection.rollback();
      return new OpenFile(connection, last);
    } catch (SQLException e) {
      close(connection);
      throw new ProblemException(
          ProblemType.REGISTRY_UNAVAILABLE,
          "The registry file cannot be opened; another gateway may hold it: " + e.getMessage());
    }
  }

  /** The driver unpacks its library somewhere: into our own folder rather than a shared one. */
  private static void keepLibraryBeside(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && Files.isDirectory(folder)) {
      System.getProperties().putIfAbsent("org.sqlite.tmpdir", folder.toString());
    }
  }

  private static String meta(Connection connection, String name) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT value FROM meta WHERE name = ?")) {
      query.setString(1, name);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getString(1) : "";
      }
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

  /**
   * As specified; a commit that fails may still be found to have been made when the file is opened
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
    changes.forEach(change -> texts.add(text(change)));
    try {
      for (int i = 0; i < changes.size(); i++) {
        apply(now.connection(), changes.get(i), texts.get(i), next);
      }
      setRevision(now.connection(), next);
      now.connection().commit();
    } catch (SQLException e) {
      open = null; // whether the commit was made is seen when the file is opened again
      close(now.connection());
      throw notWritten(e);
    }
    open = new OpenFile(now.connection(), next);
    return Optional.of(next);
  }

  private @Nullable String text(Change change) {
    Map<String, @Nullable Object> value = change.value();
    return value == null ? null : new String(codec.write(value), StandardCharsets.UTF_8);
  }

  private static void apply(
      Connection connection, Change change, @Nullable String text, Revision revision)
      throws SQLException {
    String sql =
        text == null
            ? "DELETE FROM item WHERE kind = ? AND key = ?"
            : "INSERT OR REPLACE INTO item (kind, key, revision, value) VALUES (?, ?, ?, ?)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, change.kind().word());
      statement.setString(2, change.key());
      if (text != null) {
        statement.setLong(3, revision.number());
        statement.setString(4, text);
      }
      int unused = statement.executeUpdate();
    }
  }

  private static void setRevision(Connection connection, Revision revision) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("UPDATE meta SET value = ? WHERE name = 'revision'")) {
      statement.setString(1, Long.toString(revision.number()));
      int unused = statement.executeUpdate();
    }
  }

  private static ProblemException notWritten(SQLException failure) {
    boolean full = (failure.getErrorCode() & 0xff) == SQLiteErrorCode.SQLITE_FULL.code;
    return full
        ? new ProblemException(
            ProblemType.STORAGE_FULL, "The registry could not write: the disk is full.")
        : new ProblemException(
            ProblemType.REGISTRY_UNAVAILABLE,
            "The registry could not write: " + failure.getMessage());
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
    List<Item> all = new ArrayList<>();
    try (Statement statement = now.connection().createStatement();
        ResultSet rows = statement.executeQuery("SELECT kind, key, revision, value FROM item")) {
      while (rows.next()) {
        all.add(
            new Item(
                Kind.ofWord(rows.getString(1)),
                rows.getString(2),
                new Revision(now.last().epoch(), rows.getLong(3)),
                codec.readObject(rows.getString(4).getBytes(StandardCharsets.UTF_8))));
      }
      now.connection().rollback(); // ends the reading transaction
    } catch (SQLException e) {
      throw new ProblemException(
          ProblemType.REGISTRY_UNAVAILABLE, "The registry could not read: " + e.getMessage());
    }
    return new Snapshot(now.last(), all);
  }

  /** Caps the file at its present size plus this many pages, as a full disk would. For tests. */
  synchronized void leaveRoom(int pages) throws SQLException {
    try (Statement statement = open().connection().createStatement()) {
      long size;
      try (ResultSet row = statement.executeQuery("PRAGMA page_count")) {
        size = row.next() ? row.getLong(1) : 0;
      }
      boolean unused = statement.execute("PRAGMA max_page_count = " + (size + pages));
    }
  }

  @Override
  public void onAppend(Consumer<Revision> listener) {
    listeners.add(listener);
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (open != null) {
      close(open.connection());
      open = null;
    }
  }

  private static void close(@Nullable Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      LOG.log(Level.WARNING, "The registry file did not close cleanly: {0}", e.getMessage());
    }
  }
}
