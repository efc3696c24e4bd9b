package dev.modmesh.cache.result;

import dev.modmesh.cache.coherence.Fence;
import dev.modmesh.cache.coherence.Shards;
import dev.modmesh.cache.key.FunctionId;
import dev.modmesh.cache.key.ResultKey;
import dev.modmesh.cache.near.Entry;
import dev.modmesh.cache.near.Kept;
import dev.modmesh.cache.near.NearTier;
import dev.modmesh.cache.result.SharedTier.Found;
import dev.modmesh.cache.result.SharedTier.Mode;
import dev.modmesh.cache.result.SharedTier.Stored;
import dev.modmesh.cache.stats.CacheStats;
import dev.modmesh.cache.stats.Count;
import dev.modmesh.cache.stats.FunctionStats;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads through the tiers: near, shared, and at last the function itself, once for all who ask for
 * the same at the same time. Nothing blocks. Thread-safe.
 */
public final class ResultCache {
  private static final double JITTER = 0.1;
  private static final int POLL_MILLIS = 25;
  private static final long REFRESH_AGAIN_NANOS = 100_000_000;

  private final NearTier near;
  private final Shards shards;
  private final @Nullable SharedTier shared;
  private final CacheStats stats;
  private final long boundNanos;
  private final LongSupplier nanoClock;
  private final Executor background = ForkJoinPool.commonPool();
  private final Map<ResultKey, Flight> flights = new ConcurrentHashMap<>();

  /**
   * A cache.
   *
   * @param shared null for a cache of this process alone
   * @param bound how long after an invalidation is acknowledged others may still see past it
   */
  public ResultCache(
      NearTier near,
      Shards shards,
      @Nullable SharedTier shared,
      CacheStats stats,
      Duration bound,
      LongSupplier nanoClock) {
    this.near = near;
    this.shards = shards;
    this.shared = shared;
    this.stats = stats;
    this.boundNanos = bound.toNanos();
    this.nanoClock = nanoClock;
  }

  /** The near tier. */
  public NearTier near() {
    return near;
  }

  /** What is counted. */
  public CacheStats stats() {
    return stats;
  }

  /**
   * Reads.
   *
   * @return how it ended, if that is known at once; null if the reader will be told
   */
  public @Nullable Read read(Question question, Reader reader) {
    long now = nanoClock.getAsLong();
    Wish wish = question.wish();
    Entry entry = wish.noCache() ? null : near.find(question.key());
    if (entry != null) {
      Read hit = nearHit(question, entry, reader, now);
      if (hit != null) {
        return hit;
      }
    }
    if (wish.onlyIfCached()) {
      return peek(question, reader);
    }
    return join(question, reader, now);
  }

  private @Nullable Read nearHit(Question question, Entry entry, Reader reader, long now) {
    if (!entry.fence().holds(now) || entry.ageNanos(now) > question.wish().maxAgeNanos()) {
      return null;
    }
    FunctionStats counts = question.stats();
    entry.fence().shard().touch(now);
    if (entry.isFresh(now)) {
      counts.add(Count.NEAR_HITS);
      if (entry.kept().negative()) {
        counts.add(Count.NEGATIVE_HITS);
      }
      return new Read.Hit(entry, Read.Source.NEAR);
    }
    if (!entry.mayRevalidate(now)) {
      return null;
    }
    counts.add(Count.NEAR_HITS);
    counts.add(Count.STALE_HITS);
    if (!question.wish().onlyIfCached() && entry.claimRefresh(now, REFRESH_AGAIN_NANOS)) {
      refresh(question, reader, now);
    }
    return new Read.Hit(entry, Read.Source.STALE);
  }

  /** Begins to fetch a new result for nobody in particular, unless somebody does already. */
  private void refresh(Question question, Reader reader, long now) {
    Flight flight = new Flight(question, shards.of(question.key()), now);
    if (flights.putIfAbsent(question.key(), flight) == null) {
      Reader refresher = new Refresher(reader);
      boolean unused = flight.join(refresher);
      Read read = start(flight, Mode.READ);
      if (read != null) {
        refresher.ended(read);
      }
    }
  }

  /** Stands in for a reader that has its stale answer already. */
  private record Refresher(Reader reader) implements Reader {
    @Override
    public void ended(Read read) {
      if (read instanceof Read.Miss miss) {
        reader.refresh(miss.load());
      }
    }

    @Override
    public boolean isWaiting() {
      return true;
    }

    @Override
    public void refresh(Load load) {
      reader.refresh(load);
    }
  }

  private @Nullable Read peek(Question question, Reader reader) {
    SharedTier tier = shared;
    if (tier == null) {
      question.stats().add(Count.MISSES);
      return new Read.Nothing();
    }
    long sent = nanoClock.getAsLong();
    tier.find(question.key(), Mode.PEEK)
        .onComplete(
            found -> {
              Entry entry =
                  found.result() instanceof Found.Hit hit ? entry(question, hit, sent) : null;
              long now = nanoClock.getAsLong();
              if (entry != null
                  && entry.mayRevalidate(now)
                  && entry.ageNanos(now) <= question.wish().maxAgeNanos()) {
                Read.Hit hit = remoteHit(entry, now);
                count(question, hit);
                reader.ended(hit);
              } else {
                question.stats().add(Count.MISSES);
                reader.ended(new Read.Nothing());
              }
            });
    return null;
  }

  private @Nullable Read join(Question question, Reader reader, long now) {
    Mode mode = question.wish().noCache() ? Mode.RELOAD : Mode.READ;
    boolean anew = mode == Mode.RELOAD || question.wish().maxAgeNanos() != Long.MAX_VALUE;
    while (true) {
      Flight present = flights.get(question.key());
      if (!anew && present != null && present.mayBeJoined(now, boundNanos)) {
        if (present.join(reader)) {
          return null;
        }
        flights.remove(question.key(), present);
        continue;
      }
      Flight flight = new Flight(question, shards.of(question.key()), now);
      boolean unused = flight.join(reader);
      boolean mine =
          present == null
              ? flights.putIfAbsent(question.key(), flight) == null
              : flights.replace(question.key(), present, flight);
      if (mine) {
        return start(flight, mode);
      }
    }
  }

  /** Asks the shared tier, or gives the first reader the duty to load. */
  private @Nullable Read start(Flight flight, Mode mode) {
    Question question = flight.question();
    SharedTier tier = shared;
    if (tier == null) {
      Entry entry = near.find(question.key());
      Fence fence = flight.shard().fence(question.key().function());
      Reader leader = flight.lead();
      return leader == null ? null : miss(leader, flight, fence, null, entry);
    }
    long sent = nanoClock.getAsLong();
    flight.shard().touch(sent);
    tier.find(question.key(), mode).onComplete(found -> take(flight, found.result(), mode, sent));
    return null;
  }

  private void take(Flight flight, @Nullable Found found, Mode mode, long sent) {
    Question question = flight.question();
    switch (found) {
      case Found.Hit hit -> hit(flight, hit, mode, sent);
      case Found.Granted granted -> lead(flight, granted.fence(), granted.token(), null);
      case Found.Held unused -> wait(flight, mode);
      case Found.Nothing unused -> lead(flight, null, null, near.find(question.key()));
      case Found.Unavailable unused -> lead(flight, null, null, near.find(question.key()));
      case null -> lead(flight, null, null, near.find(question.key()));
    }
  }

  private void hit(Flight flight, Found.Hit hit, Mode mode, long sent) {
    Question question = flight.question();
    Entry entry = entry(question, hit, sent);
    long now = nanoClock.getAsLong();
    String token = hit.token();
    if (entry.ageNanos(now) > question.wish().maxAgeNanos()) {
      release(question.key(), token);
      Read unused = start(flight, Mode.RELOAD);
    } else if (!entry.fence().holds(now)) {
      lead(flight, null, token, null); // invalidated while the answer was on its way
    } else if (entry.isFresh(now)) {
      near.keep(entry);
      finish(flight, remoteHit(entry, now));
    } else if (entry.mayRevalidate(now)) {
      near.keep(entry);
      stale(flight, entry, token);
    } else if (token != null) {
      lead(flight, entry.fence(), token, entry);
    } else {
      wait(flight, mode);
    }
  }

  /** Gives a stale result to all, and one of them the duty to fetch a new one. */
  private void stale(Flight flight, Entry entry, @Nullable String token) {
    Question question = flight.question();
    List<Reader> readers = flight.takeReaders();
    Read.Hit hit = new Read.Hit(entry, Read.Source.STALE);
    for (Reader reader : readers) {
      if (!(reader instanceof Refresher)) {
        count(question, hit);
        reader.ended(hit);
      }
    }
    if (token == null || readers.isEmpty()) {
      release(question.key(), token);
      finish(flight, hit);
      return;
    }
    question.stats().add(Count.LOADS);
    readers.getFirst().refresh(new Load(this, flight, entry.fence(), token, entry));
  }

  private static Read.Hit remoteHit(Entry entry, long now) {
    return new Read.Hit(entry, entry.isFresh(now) ? Read.Source.REDIS : Read.Source.STALE);
  }

  private static void count(Question question, Read.Hit hit) {
    question.stats().add(Count.REMOTE_HITS);
    if (hit.entry().kept().negative()) {
      question.stats().add(Count.NEGATIVE_HITS);
    }
    if (hit.source() == Read.Source.STALE) {
      question.stats().add(Count.STALE_HITS);
    }
  }

  private static Entry entry(Question question, Found.Hit hit, long sent) {
    return new Entry(
        question.key(),
        hit.fence(),
        hit.kept(),
        question.stats(),
        sent - hit.ageMillis() * 1_000_000,
        hit.ttlMillis() * 1_000_000,
        question.policy());
  }

  /** Somebody else loads: asks again soon, until there is a result or the right to load. */
  private void wait(Flight flight, Mode mode) {
    SharedTier tier = shared;
    if (tier == null || !flight.isAwaited()) {
      finish(flight, new Read.Alone());
      return;
    }
    int millis = POLL_MILLIS + ThreadLocalRandom.current().nextInt(POLL_MILLIS);
    tier.later(
        millis,
        () -> {
          Read unused = start(flight, mode);
        });
  }

  /** Gives the duty to load to the first who still waits. */
  private void lead(
      Flight flight, @Nullable Fence fence, @Nullable String token, @Nullable Entry stale) {
    Reader leader = flight.lead();
    if (leader != null) {
      leader.ended(miss(leader, flight, fence, token, stale));
      return;
    }
    release(flight.question().key(), token);
    if (flight.endIfEmpty()) {
      flights.remove(flight.question().key(), flight);
    } else {
      lead(flight, fence, null, stale); // somebody came in between
    }
  }

  private Read miss(
      Reader leader,
      Flight flight,
      @Nullable Fence fence,
      @Nullable String token,
      @Nullable Entry stale) {
    FunctionStats counts = flight.question().stats();
    if (!(leader instanceof Refresher)) {
      counts.add(Count.MISSES);
    }
    counts.add(Count.LOADS);
    return new Read.Miss(new Load(this, flight, fence, token, stale));
  }

  void succeeded(Load load, Kept kept, Duration ttl, Consumer<Boolean> done) {
    Flight flight = load.flight();
    Question question = flight.question();
    Duration fresh = jittered(ttl);
    Fence fence = load.fence();
    Fence under = fence == null ? flight.shard().fence(question.key().function()) : fence;
    Entry entry =
        new Entry(
            question.key(),
            under,
            kept,
            question.stats(),
            nanoClock.getAsLong(),
            fresh.toNanos(),
            question.policy());
    String token = load.token();
    SharedTier tier = shared;
    if (fence == null || kept.body().length() > question.policy().maxBytes()) {
      if (fence != null) {
        question.stats().add(Count.FILLS_TOO_LARGE);
      }
      release(question.key(), token);
      share(flight, entry, false, done);
    } else if (tier == null || token == null || !kept.isShareable()) {
      release(question.key(), token);
      keep(question, entry, fence.holds());
      share(flight, entry, fence.holds(), done);
    } else {
      Duration use = longer(question);
      tier.store(question.key(), fence, token, kept, fresh, use)
          .onComplete(
              stored -> {
                boolean isKept = stored.result() == Stored.KEPT;
                if (isKept || stored.result() == Stored.REFUSED) {
                  keep(question, entry, isKept);
                }
                share(flight, entry, isKept, done);
              });
    }
  }

  private static Duration longer(Question question) {
    Duration revalidate = question.policy().staleWhileRevalidate();
    Duration error = question.policy().staleIfError();
    return revalidate.compareTo(error) > 0 ? revalidate : error;
  }

  private void keep(Question question, Entry entry, boolean mayKeep) {
    if (mayKeep) {
      question.stats().add(Count.FILLS);
      near.keep(entry);
    } else {
      question.stats().add(Count.FILLS_REFUSED);
    }
  }

  private void share(Flight flight, Entry entry, boolean kept, Consumer<Boolean> done) {
    finish(flight, new Read.Coalesced(entry));
    done.accept(kept);
  }

  private static Duration jittered(Duration ttl) {
    double factor = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
    return Duration.ofNanos((long) (ttl.toNanos() * factor));
  }

  void failed(Load load, Read read) {
    Question question = load.flight().question();
    if (read instanceof Read.Failed) {
      question.stats().add(Count.LOAD_FAILURES);
    }
    release(question.key(), load.token());
    finish(load.flight(), read);
  }

  void abandoned(Load load) {
    Flight flight = load.flight();
    flight.question().stats().add(Count.LOAD_FAILURES);
    release(flight.question().key(), load.token());
    if (flight.endIfEmpty()) {
      flights.remove(flight.question().key(), flight);
      return;
    }
    Reader next = flight.lead();
    if (next == null) {
      finish(flight, new Read.Alone());
      return;
    }
    if (shared == null) {
      Fence fence = flight.shard().fence(flight.question().key().function());
      next.ended(miss(next, flight, fence, null, near.find(flight.question().key())));
    } else if (flight.join(next)) {
      Read unused = start(flight, Mode.READ);
    } else {
      next.ended(new Read.Alone());
    }
  }

  private void release(ResultKey key, @Nullable String token) {
    if (shared != null && token != null) {
      shared.release(key, token);
    }
  }

  /** Ends a flight, and tells all who wait. */
  private void finish(Flight flight, Read read) {
    flights.remove(flight.question().key(), flight);
    for (Reader reader : flight.end()) {
      if (!(reader instanceof Refresher)) {
        tell(flight.question(), read);
      }
      reader.ended(read);
    }
  }

  private static void tell(Question question, Read read) {
    if (read instanceof Read.Hit hit) {
      count(question, hit);
    } else {
      question.stats().add(Count.MISSES);
      if (!(read instanceof Read.Alone)) {
        question.stats().add(Count.COALESCED);
      }
    }
  }

  /**
   * Results of these functions no longer hold.
   *
   * @param shard the only shard that is meant; null for all
   * @return completes when the promise holds for it; this process keeps it at once
   */
  public Future<Void> invalidate(Set<FunctionId> functions, @Nullable Integer shard) {
    for (FunctionId function : functions) {
      stats.of(function).add(Count.INVALIDATIONS);
      if (shard == null) {
        shards.invalidate(function);
      } else {
        shards.get(shard).invalidate(function);
      }
    }
    background.execute(near::sweep);
    return shared == null ? Future.succeededFuture() : shared.invalidate(functions, shard);
  }
}
