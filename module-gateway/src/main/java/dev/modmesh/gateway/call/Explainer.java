package dev.modmesh.gateway.call;

import dev.modmesh.api.value.Words;
import dev.modmesh.gateway.balance.CandidateSet;
import dev.modmesh.gateway.balance.Candidates;
import dev.modmesh.gateway.discovery.Target;
import dev.modmesh.gateway.explain.AttemptNote;
import dev.modmesh.gateway.explain.CandidateNote;
import dev.modmesh.gateway.explain.Explanation;
import dev.modmesh.gateway.upstream.Upstream;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes the explanation of a call: of each that asks for it, and of others from their first
 * failure on, at most {@value #MOST_PER_SECOND} of those a second, so that a storm is not made
 * worse.
 */
@Singleton
class Explainer {
  private static final int MOST_PER_SECOND = 200;
  private static final int MOST_CANDIDATES = 32;

  private final AtomicLong second = new AtomicLong();

  /** Begins, if the caller wants to know. */
  void begin(Exchange exchange) {
    if ("1".equals(exchange.header(CallHeaders.EXPLAIN))) {
      exchange.explanation = new Explanation(0);
      exchange.explained = true;
    }
  }

  /** Begins because something went wrong. */
  void trouble(Exchange exchange) {
    if (exchange.explanation == null && mayRecord()) {
      exchange.explanation = new Explanation(exchange.attempts);
    }
  }

  private boolean mayRecord() {
    long now = System.nanoTime() / 1_000_000_000L;
    long packed = second.get();
    long next = packed >>> 16 == now ? packed + 1 : now << 16;
    return (packed >>> 16 != now || (packed & 0xffff) < MOST_PER_SECOND)
        && second.compareAndSet(packed, next);
  }

  /** An attempt is about to be made; its candidates stand as the pick will see them. */
  @Nullable List<CandidateNote> beforePick(Exchange exchange) {
    if (exchange.explanation == null) {
      return null;
    }
    Candidates candidates = exchange.candidates();
    CandidateSet set = candidates.set();
    long now = System.nanoTime();
    List<CandidateNote> notes = new ArrayList<>();
    for (int pass = 0; pass < 2; pass++) { // those that are out first: they are the reason to ask
      for (int i = 0; i < set.size() && notes.size() < MOST_CANDIDATES; i++) {
        Upstream upstream = set.get(i);
        if (upstream.circuit().isClosed() == (pass == 1)) {
          notes.add(note(upstream, candidates, now));
        }
      }
    }
    return notes;
  }

  private static CandidateNote note(Upstream upstream, Candidates candidates, long now) {
    boolean closed = upstream.circuit().isClosed();
    return new CandidateNote(
        upstream.serviceId(),
        candidates.set().cost(upstream, now),
        upstream.outstanding(),
        upstream.stats().slowness(now),
        upstream.stats().successRate(),
        upstream.weight(),
        upstream.circuit().share(),
        Words.of(upstream.circuit().state()),
        closed ? "" : upstream.circuit().reason(),
        candidates.wasTried(upstream));
  }

  /** The pick has been made. */
  void picked(Exchange exchange, @Nullable List<CandidateNote> notes) {
    Explanation explanation = exchange.explanation;
    if (explanation != null && notes != null) {
      Upstream upstream = exchange.upstream;
      explanation.attempt(
          new AttemptNote(
              notes,
              exchange.target().record().manifest().loadBalancer().policy(),
              System.nanoTime() - exchange.startNanos,
              upstream == null ? null : upstream.serviceId(),
              exchange.candidates().isProbe()));
    }
  }

  /** An attempt has ended. */
  void ended(Exchange exchange, AttemptResult result, long nanos) {
    AttemptNote note = exchange.explanation == null ? null : exchange.explanation.last();
    if (note != null) {
      note.ended(nanos, result.outcome().word(), result.status(), result.cause());
    }
  }

  /** It was decided what follows the attempt. */
  void then(Exchange exchange, String decision) {
    AttemptNote note = exchange.explanation == null ? null : exchange.explanation.last();
    if (note != null) {
      note.then(decision);
    }
  }

  /** Adds what the other stages found out. */
  void complete(Exchange exchange) {
    Explanation explanation = exchange.explanation;
    if (explanation == null) {
      return;
    }
    Target target = exchange.target;
    if (target != null) {
      Map<String, Object> resolve = new LinkedHashMap<>();
      String asked = exchange.header(CallHeaders.VERSION);
      String range = asked != null ? asked : exchange.scan.version();
      resolve.put("asked", range == null ? "*" : range);
      resolve.put("chosen", target.module());
      resolve.put("digest", target.digest());
      resolve.put("activation", target.activation());
      resolve.put("revision", exchange.table.revision().toString());
      explanation.fact("resolve", resolve);
      explanation.fact("retry_budget", Map.of("left", target.budget().left()));
    }
    if (exchange.deadlineNanos != Long.MAX_VALUE) {
      Map<String, Object> deadline = new LinkedHashMap<>();
      deadline.put("limit_ms", Explanation.millis(exchange.deadlineNanos - exchange.startNanos));
      deadline.put("left_ms", Explanation.millis(exchange.remainingNanos()));
      explanation.fact("deadline", deadline);
    }
    explanation.fact("cache", CacheStage.explanation(exchange));
    explanation.fact("safe_to_repeat", exchange.safeToRepeat);
  }
}
