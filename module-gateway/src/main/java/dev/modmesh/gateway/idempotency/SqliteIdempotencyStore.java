package dev.modmesh.gateway.idempotency;

import dev.modmesh.gateway.sqlite.SqliteFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keys in an SQLite file, for a platform of one gateway. One thread writes; what has gathered while
 * it was busy shares its next transaction, and with it one wait for the disk. Thread-safe.
 */
public final class SqliteIdempotencyStore implements IdempotencyStore {
  private static final int MOST_WAITING = 10_000;
  private static final int MOST_TOGETHER = 500;
  private static final long SWEEP_MILLIS = 60_000;

  private static final List<String> SETUP =
      List.of(
          "PRAGMA journal_mode = WAL",
          "PRAGMA synchronous = FULL",
          """
          CREATE TABLE IF NOT EXISTS call (
            key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, token INTEGER NOT NULL,
            until INTEGER NOT NULL, status INTEGER, type TEXT, module TEXT, digest TEXT,
            instance TEXT, body BLOB) WITHOUT ROWID""",
          "CREATE INDEX IF NOT EXISTS call_until ON call (until)");

  private final SqliteFile file;
  private final Duration kept;
  private final InstantSource clock;
  private final BlockingQueue<Work<?>> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Thread writer;
  private volatile boolean closed;

  // of the writer alone
  private long lastToken;
  private long nextSweep;

  private interface Step<T> {
    T on(Connection connection) throws SQLException;
  }

  private static final class Work<T> {
    private final Step<T> step;
    private final CompletableFuture<T> done = new CompletableFuture<>();
    private @Nullable T result;

    Work(Step<T> step) {
      this.step = step;
    }

    void run(Connection connection) throws SQLException {
      result = step.on(connection);
    }

    void committed() {
      done.complete(result);
    }
  }

  /**
   * Opens the file when it is first needed.
   *
   * @param kept how long answers are given again
   */
  public SqliteIdempotencyStore(Path file, Duration kept, InstantSource clock) {
    this.file = new SqliteFile(file, SETUP);
    this.kept = kept;
    this.clock = clock;
    this.lastToken = clock.millis() << 20;
    this.writer = Thread.ofPlatform().daemon().name("idempotency").unstarted(this::write);
    writer.start();
  }

  private void write() {
    List<Work<?>> together = new ArrayList<>();
    while (!closed) {
      try {
        Work<?> first = waiting.poll(1, TimeUnit.SECONDS);
        if (first != null) {
          together.add(first);
          waiting.drainTo(together, MOST_TOGETHER - 1);
          commit(together);
        }
      } catch (InterruptedException e) {
        break;
      } finally {
        together.clear();
      }
    }
    file.discard();
  }

  private void commit(List<Work<?>> together) {
    try {
      Connection open = file.open();
      sweep(open);
      for (Work<?> work : together) {
        work.run(open);
      }
      open.commit();
    } catch (SQLException | RuntimeException e) {
      file.discard();
      together.forEach(work -> work.done.completeExceptionally(e));
      return;
    }
    together.forEach(Work::committed);
  }

  private void sweep(Connection open) throws SQLException {
    long now = clock.millis();
    if (now >= nextSweep) {
      nextSweep = now + SWEEP_MILLIS;
      try (PreparedStatement delete = open.prepareStatement("DELETE FROM call WHERE until < ?")) {
        delete.setLong(1, now);
        int unused = delete.executeUpdate();
      }
    }
  }

  private <T> CompletionStage<T> submit(Step<T> step) {
    Work<T> work = new Work<>(step);
    if (closed || !waiting.offer(work)) {
      return CompletableFuture.failedStage(
          new IllegalStateException("the store of idempotency keys is closed or overloaded"));
    }
    return work.done;
  }

  @Override
  public CompletionStage<Claim> claim(String key, String fingerprint, Duration lease) {
    return submit(open -> claim(open, key, fingerprint, lease));
  }

  private Claim claim(Connection open, String key, String fingerprint, Duration lease)
      throws SQLException {
    long now = clock.millis();
    try (PreparedStatement query =
        open.prepareStatement(
            "SELECT fingerprint, status, type, module, digest, instance, body FROM call"
                + " WHERE key = ? AND until >= ?")) {
      query.setString(1, key);
      query.setLong(2, now);
      try (ResultSet row = query.executeQuery()) {
        if (row.next()) {
          if (!row.getString(1).equals(fingerprint)) {
            return new Claim.Mismatch();
          }
          int status = row.getInt(2);
          return status == 0
              ? new Claim.Running()
              : new Claim.Ended(
                  new KeptAnswer(
                      status,
                      row.getString(3),
                      row.getString(4),
                      row.getString(5),
                      row.getString(6),
                      row.getBytes(7)));
        }
      }
    }
    long token = ++lastToken;
    try (PreparedStatement insert =
        open.prepareStatement(
            "INSERT OR REPLACE INTO call (key, fingerprint, token, until) VALUES (?, ?, ?, ?)")) {
      insert.setString(1, key);
      insert.setString(2, fingerprint);
      insert.setLong(3, token);
      insert.setLong(4, now + lease.toMillis());
      int unused = insert.executeUpdate();
    }
    return new Claim.Granted(token);
  }

  @Override
  public CompletionStage<Boolean> keep(String key, long token, KeptAnswer answer) {
    return submit(
        open -> {
          try (PreparedStatement update =
              open.prepareStatement(
                  "UPDATE call SET until = ?, status = ?, type = ?, module = ?, digest = ?,"
                      + " instance = ?, body = ? WHERE key = ? AND token = ?")) {
            update.setLong(1, clock.millis() + kept.toMillis());
            update.setInt(2, answer.status());
            update.setString(3, answer.contentType());
            update.setString(4, answer.module());
            update.setString(5, answer.digest());
            update.setString(6, answer.instance());
            update.setBytes(7, answer.body());
            update.setString(8, key);
            update.setLong(9, token);
            return update.executeUpdate() == 1;
          }
        });
  }

  @Override
  public CompletionStage<Boolean> release(String key, long token) {
    return submit(
        open -> {
          try (PreparedStatement delete =
              open.prepareStatement("DELETE FROM call WHERE key = ? AND token = ?")) {
            delete.setString(1, key);
            delete.setLong(2, token);
            return delete.executeUpdate() == 1;
          }
        });
  }

  @Override
  public void close() {
    closed = true;
    writer.interrupt();
    try {
      writer.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    IllegalStateException ended =
        new IllegalStateException("the store of idempotency keys is closed");
    for (Work<?> work = waiting.poll(); work != null; work = waiting.poll()) {
      work.done.completeExceptionally(ended);
    }
  }
}
