package dev.modmesh.gateway.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;

/**
 * The one connection to an SQLite file, opened when it is needed, and again after it has failed.
 * Not thread-safe.
 */
public final class SqliteFile {
  private final Path file;
  private final List<String> setup;
  private @Nullable Connection connection;

  /**
   * Opens nothing yet.
   *
   * @param setup statements for each new connection, which must bear being run again
   */
  public SqliteFile(Path file, List<String> setup) {
    this.file = file;
    this.setup = List.copyOf(setup);
  }

  /**
   * The connection, in a transaction that the caller commits.
   *
   * @throws SQLException if the file cannot be opened or set up; the next call tries again
   */
  public Connection open() throws SQLException {
    Connection now = connection;
    if (now == null) {
      now = JDBC.createConnection("jdbc:sqlite:" + file, new Properties());
      connection = now;
      try (Statement statement = now.createStatement()) {
        for (String sql : setup) {
          boolean unused = statement.execute(sql);
        }
        now.setAutoCommit(false);
      } catch (SQLException e) {
        discard();
        throw e;
      }
    }
    return now;
  }

  /** Lets go of the connection, and of what was not committed. */
  public void discard() {
    Connection now = connection;
    connection = null;
    if (now != null) {
      try {
        now.close();
      } catch (SQLException e) {
        // it is of no use any more
      }
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
