package dev.modmesh.gateway.event;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The newest events of this gateway, at bounded memory. Thread-safe. */
@ApplicationScoped
public class EventLog {
  private static final int KEPT = 2000;

  private final ArrayDeque<Event> events = new ArrayDeque<>();
  private final Set<Consumer<Event>> followers = new HashSet<>();
  private long lastId;

  /** Notes an event. */
  public synchronized void add(String type, String subject, String message) {
    Event event = new Event(++lastId, Instant.now(), type, subject, message);
    events.addLast(event);
    if (events.size() > KEPT) {
      events.removeFirst();
    }
    List.copyOf(followers).forEach(follower -> follower.accept(event));
  }

  /** The newest {@code limit} events with an id above {@code since}, oldest first. */
  public synchronized List<Event> since(long since, int limit) {
    List<Event> found = events.stream().filter(event -> event.id() > since).toList();
    return found.subList(Math.max(0, found.size() - limit), found.size());
  }

  /**
   * Calls back for each kept event after {@code since}, then for each new one, in order and without
   * a gap. The callback must not block.
   *
   * @return how to stop
   */
  public synchronized Runnable follow(long since, Consumer<Event> follower) {
    since(since, KEPT).forEach(follower);
    followers.add(follower);
    return () -> forget(follower);
  }

  private synchronized void forget(Consumer<Event> follower) {
    followers.remove(follower);
  }
}
