package dev.modmesh.host.admission;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Waiting calls, a lane for each caller, served in turn: one call of each caller a round, however
 * many it has waiting. A lane is gone when it is empty. Every step costs the same however long the
 * queue is, except {@link #longest}. Not thread-safe.
 */
final class FairQueue {
  private final Map<String, Lane> lanes = new HashMap<>();
  private @Nullable Lane turn;
  private @Nullable Ticket oldest;
  private @Nullable Ticket newest;
  private int size;

  /** The waiting calls of one caller, in a ring with those of the others. */
  static final class Lane {
    private final String caller;
    private @Nullable Ticket oldest;
    private @Nullable Ticket newest;
    private int size;
    private Lane before = this;
    private Lane after = this;

    private Lane(String caller) {
      this.caller = caller;
    }

    int size() {
      return size;
    }

    Ticket oldest() {
      return Objects.requireNonNull(oldest);
    }

    Ticket newest() {
      return Objects.requireNonNull(newest);
    }
  }

  int size() {
    return size;
  }

  /** The call that has waited longest. */
  @Nullable Ticket oldest() {
    return oldest;
  }

  /** The calls of this caller; null if none wait. */
  @Nullable Lane lane(String caller) {
    return lanes.get(caller);
  }

  /** The lane of a caller with most calls, which must exist. */
  Lane longest() {
    Lane first = Objects.requireNonNull(turn);
    Lane longest = first;
    for (Lane lane = first.after; lane != first; lane = lane.after) {
      if (lane.size > longest.size) {
        longest = lane;
      }
    }
    return longest;
  }

  void add(Ticket ticket) {
    Lane lane = lanes.get(ticket.caller);
    if (lane == null) {
      lane = new Lane(ticket.caller);
      lanes.put(ticket.caller, lane);
      join(lane);
    }
    ticket.lane = lane;
    ticket.laneOlder = lane.newest;
    if (lane.newest == null) {
      lane.oldest = ticket;
    } else {
      lane.newest.laneNewer = ticket;
    }
    lane.newest = ticket;
    lane.size++;
    ticket.older = newest;
    if (newest == null) {
      oldest = ticket;
    } else {
      newest.newer = ticket;
    }
    newest = ticket;
    size++;
  }

  /** Takes the next call of the caller whose turn it is; null if none wait. */
  @Nullable Ticket poll(boolean newestFirst) {
    Lane lane = turn;
    if (lane == null) {
      return null;
    }
    turn = lane.after;
    Ticket ticket = newestFirst ? lane.newest() : lane.oldest();
    remove(ticket);
    return ticket;
  }

  /** Takes this call, which must be waiting here. */
  void remove(Ticket ticket) {
    Lane lane = Objects.requireNonNull(ticket.lane);
    Ticket before = ticket.laneOlder;
    Ticket after = ticket.laneNewer;
    if (before == null) {
      lane.oldest = after;
    } else {
      before.laneNewer = after;
    }
    if (after == null) {
      lane.newest = before;
    } else {
      after.laneOlder = before;
    }
    if (--lane.size == 0) {
      lanes.remove(lane.caller);
      leave(lane);
    }
    unlink(ticket);
    ticket.lane = null;
    ticket.laneOlder = null;
    ticket.laneNewer = null;
    size--;
  }

  private void unlink(Ticket ticket) {
    Ticket before = ticket.older;
    Ticket after = ticket.newer;
    if (before == null) {
      oldest = after;
    } else {
      before.newer = after;
    }
    if (after == null) {
      newest = before;
    } else {
      after.older = before;
    }
    ticket.older = null;
    ticket.newer = null;
  }

  /** A new lane is the last of the round that goes on. */
  private void join(Lane lane) {
    Lane first = turn;
    if (first == null) {
      turn = lane;
      return;
    }
    lane.after = first;
    lane.before = first.before;
    first.before.after = lane;
    first.before = lane;
  }

  private void leave(Lane lane) {
    if (lane.after == lane) {
      turn = null;
      return;
    }
    if (turn == lane) {
      turn = lane.after;
    }
    lane.before.after = lane.after;
    lane.after.before = lane.before;
  }
}
