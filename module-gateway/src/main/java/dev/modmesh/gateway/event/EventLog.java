package dev.modmesh.gateway.event;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The newest events of this gateway, at bounded memory. Thread-safe. */
@ApplicationScoped
public class EventLog {
  private static final int KEPT = 2000;

  private final ArrayDeque<Event> events = new ArrayDeque<>();
  private final CopyOnWriteArrayList<Consumer<Event>> followers = new CopyOnWriteArrayList<>();
  private long lastId;

  /** Notes an event. */
  public void add(String type, String subject, String message) {
    Event event;
    synchronized (this) {
      event = new Event(++lastId, Instant.now(), type, subject, message);
      events.addLast(event);
      if (events.size() > KEPT) {
        events.removeFirst();
      }
    }
    followers.forEach(follower -> follower.accept(event));
  }

  /** The newest {@code limit} events with an id above {@code since}, oldest first. */
  public synchronized List<Event> since(long since, int limit) {
    List<Event> found = events.stream().filter(event -> event.id() > since).toList();
    return found.subList(Math.max(0, found.size() - limit), found.size());
  }

  /** Calls back for each event from now on, on the thread that noted it; returns how to stop. */
  public Runnable follow(Consumer<Event> follower) {
    followers.add(follower);
    return () -> followers.remove(follower);
  }
}
