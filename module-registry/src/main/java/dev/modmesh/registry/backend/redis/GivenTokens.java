package dev.modmesh.registry.backend.redis;

import dev.modmesh.api.event.Revision;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Which append stood behind each of the newest revisions. Numbers alone do not tell a revision from
 * another that took its place after a failover. Thread-safe.
 */
final class GivenTokens {
  private static final int MOST = 1024;

  private final Deque<Given> given = new ArrayDeque<>();

  private record Given(Revision revision, String token) {}

  synchronized void add(Revision revision, String token) {
    given.removeIf(old -> old.revision().equals(revision) || !old.revision().sameEpoch(revision));
    given.addFirst(new Given(revision, token));
    if (given.size() > MOST) {
      given.removeLast();
    }
  }

  /** The token of a revision; empty if it is not remembered. */
  synchronized String of(Revision revision) {
    for (Given one : given) {
      if (one.revision().equals(revision)) {
        return one.token();
      }
    }
    return "";
  }

  /** Number and token of each in an epoch, newest first. */
  synchronized List<String> in(String epoch) {
    List<String> pairs = new ArrayList<>();
    Iterator<Given> all =
        given.stream()
            .filter(one -> one.revision().epoch().equals(epoch))
            .sorted((a, b) -> Long.compare(b.revision().number(), a.revision().number()))
            .iterator();
    all.forEachRemaining(
        one -> {
          pairs.add(Long.toString(one.revision().number()));
          pairs.add(one.token());
        });
    return pairs;
  }
}
