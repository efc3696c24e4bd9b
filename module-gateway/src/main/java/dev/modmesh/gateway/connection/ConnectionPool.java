package dev.modmesh.gateway.connection;

import dev.modmesh.gateway.http.MessageHead;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop to one instance. The one that was used last is used next, so
 * that those which are not needed rest until their time is up. Confined to its event loop.
 */
final class ConnectionPool {
  private final LoopConnections loop;
  private final Connector connector;
  private final int most;
  private final Deque<Connection> idle = new ArrayDeque<>();
  private final Deque<Waiter> waiting = new ArrayDeque<>();
  private int open;

  ConnectionPool(LoopConnections loop, Connector connector, int most) {
    this.loop = loop;
    this.connector = connector;
    this.most = most;
  }

  MessageHead head() {
    return loop.head();
  }

  void acquire(Waiter waiter) {
    Connection connection = usable();
    if (connection != null) {
      waiter.connected(connection);
    } else if (open < most) {
      connect(waiter);
    } else {
      waiting.add(waiter);
    }
  }

  private @Nullable Connection usable() {
    long now = System.nanoTime();
    Connection connection = idle.pollLast();
    while (connection != null && !connection.isUsable(now)) {
      connection.close();
      connection = idle.pollLast();
    }
    return connection;
  }

  private void connect(Waiter waiter) {
    open++;
    connector.connect(
        this,
        (connection, failure) -> {
          if (connection != null) {
            offer(connection, waiter);
            return;
          }
          open--;
          if (waiter.isWaiting()) {
            waiter.refused("could not connect: " + message(failure));
          }
          connectNext();
        });
  }

  private void offer(Connection connection, Waiter waiter) {
    if (waiter.isWaiting()) {
      waiter.connected(connection);
    } else {
      free(connection);
    }
  }

  /** A connection has nothing to do. */
  void free(Connection connection) {
    Waiter next = next();
    if (next != null) {
      next.connected(connection);
    } else {
      connection.rests(System.nanoTime());
      idle.addLast(connection);
    }
  }

  private @Nullable Waiter next() {
    Waiter next = waiting.poll();
    while (next != null && !next.isWaiting()) {
      next = waiting.poll();
    }
    return next;
  }

  /** A connection is gone. */
  void closed(Connection connection) {
    open--;
    idle.remove(connection);
    connectNext();
  }

  private void connectNext() {
    Waiter next = open < most ? next() : null;
    if (next != null) {
      connect(next);
    }
  }

  /** Closes what has rested for too long. */
  void sweep(long now) {
    Connection oldest = idle.peekFirst();
    while (oldest != null && !oldest.isUsable(now)) {
      idle.removeFirst();
      oldest.close();
      oldest = idle.peekFirst();
    }
  }

  /** Whether it holds nothing, and can be forgotten. */
  boolean isEmpty() {
    return open == 0 && waiting.isEmpty();
  }

  static String message(@Nullable Throwable cause) {
    String text = cause == null ? null : cause.getMessage();
    return text == null ? "connection failed" : text;
  }
}
