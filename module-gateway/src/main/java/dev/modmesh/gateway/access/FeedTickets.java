package dev.modmesh.gateway.access;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tickets that stand for a token once, for a short time, where a token must not stand: in the
 * address of a WebSocket. Bounded; thread-safe.
 */
public final class FeedTickets {
  /** How long a ticket is good. */
  public static final Duration LIFE = Duration.ofSeconds(30);

  private static final int BYTES = 24;
  private static final int MOST = 10_000;

  private final SecureRandom random;
  private final LongSupplier nanoTime;
  private final Map<String, Ticket> tickets = new LinkedHashMap<>();

  private record Ticket(Principal principal, long nanos) {}

  /** No tickets yet. */
  public FeedTickets(SecureRandom random, LongSupplier nanoTime) {
    this.random = random;
    this.nanoTime = nanoTime;
  }

  /** A new ticket of this holder. */
  public synchronized String issue(Principal principal) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    long now = nanoTime.getAsLong();
    tickets.put(ticket, new Ticket(principal, now));
    forgetOld(now);
    return ticket;
  }

  private void forgetOld(long now) {
    Iterator<Ticket> oldest = tickets.values().iterator();
    while (oldest.hasNext()) {
      Ticket ticket = oldest.next();
      if (tickets.size() <= MOST && !isOver(ticket, now)) {
        return; // they are in the order of their age
      }
      oldest.remove();
    }
  }

  private static boolean isOver(Ticket ticket, long now) {
    return now - ticket.nanos > LIFE.toNanos();
  }

  /** Whose ticket it is; it is void from now on. Empty if it is not, or no longer, one. */
  public synchronized Optional<Principal> redeem(@Nullable String ticket) {
    Ticket found = ticket == null ? null : tickets.remove(ticket);
    return found == null || isOver(found, nanoTime.getAsLong())
        ? Optional.empty()
        : Optional.of(found.principal);
  }
}
