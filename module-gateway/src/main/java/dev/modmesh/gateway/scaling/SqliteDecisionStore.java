package dev.modmesh.gateway.scaling;

import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.gateway.sqlite.SqliteFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * The decisions of a day in an SQLite file, {@value #MOST} of each pool and {@value #MOST_OF_ALL}
 * of all. A thread of its own writes; what has gathered meanwhile shares a transaction. Without the
 * disk scaling goes on, and only its history has a hole.
 */
final class SqliteDecisionStore implements DecisionStore {
  static final int MOST = 10_000;
  static final int MOST_OF_ALL = 100_000;

  private static final Logger LOG = Logger.getLogger(SqliteDecisionStore.class);
  private static final Duration KEPT = Duration.ofHours(24);
  private static final int MOST_WAITING = 5000;
  private static final long SWEEP_MILLIS = 60_000;
  private static final Duration END = Duration.ofSeconds(5);

  private static final List<String> SETUP =
      List.of(
          "PRAGMA journal_mode = WAL",
          // An end of the machine may cost the last seconds; that of the gateway costs nothing.
          "PRAGMA synchronous = NORMAL",
          "PRAGMA auto_vacuum = INCREMENTAL",
          """
          CREATE TABLE IF NOT EXISTS decision (
            id INTEGER PRIMARY KEY, pool TEXT NOT NULL, time TEXT NOT NULL, kept INTEGER NOT NULL,
            desired INTEGER NOT NULL, reason TEXT NOT NULL, changes INTEGER NOT NULL,
            explanation BLOB NOT NULL)\
          """,
          "CREATE INDEX IF NOT EXISTS decision_pool ON decision (pool, changes, id)");

  private final SqliteFile file;
  private final JsonCodec json;
  private final InstantSource clock;
  private final BlockingQueue<Row> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Semaphore added = new Semaphore(0);
  private final ReentrantLock use = new ReentrantLock();
  private final Thread writer;
  private volatile boolean closed;

  // under the lock
  private long nextSweep;
  private boolean failed;

  private record Row(String pool, KeptDecision kept, long at) {}

  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** Opens the file when it is first needed. */
  SqliteDecisionStore(Path file, JsonCodec json, InstantSource clock) {
    this.file = new SqliteFile(file, SETUP);
    this.json = json;
    this.clock = clock;
    this.writer = Thread.ofPlatform().daemon().name("decisions").start(this::write);
  }

  @Override
  public void add(String pool, KeptDecision decision) {
    boolean unused = waiting.offer(new Row(pool, decision, clock.millis())); // or it is not kept
    added.release();
  }

  private void write() {
    while (!closed) {
      try {
        boolean unused = added.tryAcquire(1, TimeUnit.SECONDS);
        int more = added.drainPermits();
      } catch (InterruptedException e) {
        // the end: what waits is still written
      }
      flush();
    }
    flush(); // what came while the last was written
  }

  /** Drains under the lock, so that the order in the file is the order in which they came. */
  private void flush() {
    use.lock();
    try {
      List<Row> together = new ArrayList<>();
      if (waiting.drainTo(together) > 0) {
        boolean unused = attempt(open -> insert(open, together), false);
      }
    } finally {
      use.unlock();
    }
  }

  private boolean insert(Connection open, List<Row> rows) throws SQLException {
    for (Row row : rows) {
      insert(open, row);
    }
    sweep(open);
    open.commit();
    return true;
  }

  private <T> T attempt(Work<T> work, T otherwise) {
    use.lock();
    try {
      T result = work.on(file.open());
      failed = false;
      return result;
    } catch (SQLException | RuntimeException e) {
      if (!failed) {
        LOG.warnf("decisions are not kept in %s: %s", file, e.getMessage());
      }
      failed = true;
      file.discard();
      return otherwise;
    } finally {
      use.unlock();
    }
  }

  private void insert(Connection open, Row row) throws SQLException {
    ScalingDecision decision = row.kept().decision();
    try (PreparedStatement insert =
        open.prepareStatement(
            "INSERT INTO decision (pool, time, kept, desired, reason, changes, explanation)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, row.pool());
      insert.setString(2, decision.time().toString());
      insert.setLong(3, row.at());
      insert.setInt(4, decision.desired());
      insert.setString(5, decision.reason());
      insert.setInt(6, row.kept().changes() ? 1 : 0);
      insert.setBytes(7, json.write(decision.explanation()));
      int unused = insert.executeUpdate();
    }
  }

  private void sweep(Connection open) throws SQLException {
    long now = clock.millis();
    if (now < nextSweep) {
      return;
    }
    nextSweep = now + SWEEP_MILLIS;
    delete(open, "DELETE FROM decision WHERE kept < ?", now - KEPT.toMillis());
    delete(
        open,
        "DELETE FROM decision WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER"
            + " (PARTITION BY pool ORDER BY id DESC) AS place FROM decision) WHERE place > ?)",
        MOST);
    delete(
        open, "DELETE FROM decision WHERE id <= (SELECT max(id) FROM decision) - ?", MOST_OF_ALL);
    try (Statement statement = open.createStatement()) {
      boolean unused = statement.execute("PRAGMA incremental_vacuum");
    }
  }

  private static void delete(Connection open, String sql, long value) throws SQLException {
    try (PreparedStatement delete = open.prepareStatement(sql)) {
      delete.setLong(1, value);
      int unused = delete.executeUpdate();
    }
  }

  @Override
  public List<String> pools() {
    return attempt(
        open -> {
          List<String> pools = new ArrayList<>();
          try (Statement query = open.createStatement();
              ResultSet row = query.executeQuery("SELECT DISTINCT pool FROM decision")) {
            while (row.next()) {
              pools.add(row.getString(1));
            }
          }
          open.commit();
          return pools;
        },
        List.of());
  }

  @Override
  public List<KeptDecision> newest(String pool, int limit, boolean changesOnly) {
    flush();
    return attempt(open -> read(open, pool, limit, changesOnly), List.of());
  }

  private List<KeptDecision> read(Connection open, String pool, int limit, boolean changesOnly)
      throws SQLException {
    List<KeptDecision> found = new ArrayList<>();
    try (PreparedStatement query =
        open.prepareStatement(
            "SELECT time, desired, reason, changes, explanation FROM decision"
                + " WHERE pool = ? AND kept >= ? AND changes >= ? ORDER BY id DESC LIMIT ?")) {
      query.setString(1, pool);
      query.setLong(2, clock.millis() - KEPT.toMillis());
      query.setInt(3, changesOnly ? 1 : 0);
      query.setInt(4, Math.min(limit, MOST));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          ScalingDecision decision =
              new ScalingDecision(
                  Instant.parse(row.getString(1)),
                  row.getInt(2),
                  row.getString(3),
                  json.readObject(row.getBytes(5)));
          found.add(new KeptDecision(decision, row.getInt(4) == 1));
        }
      }
    }
    open.commit();
    return found;
  }

  @Override
  public void close() {
    closed = true;
    writer.interrupt();
    try {
      boolean unused = writer.join(END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    use.lock();
    try {
      file.discard();
    } finally {
      use.unlock();
    }
  }
}
