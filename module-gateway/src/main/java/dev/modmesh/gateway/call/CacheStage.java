package dev.modmesh.gateway.call;

import dev.modmesh.api.problem.Origin;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.cache.key.ResultKey;
import dev.modmesh.cache.key.ResultKeys;
import dev.modmesh.cache.near.Entry;
import dev.modmesh.cache.result.Load;
import dev.modmesh.cache.result.Question;
import dev.modmesh.cache.result.Read;
import dev.modmesh.cache.result.Reader;
import dev.modmesh.cache.result.ResultCache;
import dev.modmesh.cache.result.Wish;
import dev.modmesh.cache.stats.Count;
import dev.modmesh.gateway.cache.CachedFunction;
import dev.modmesh.gateway.config.GatewayConfig;
import dev.modmesh.gateway.outcome.Outcome;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers from kept results. A near hit costs no host, no place among the calls that instances may
 * have, and wakes no pool. A call that misses has the duty to load, and ends it here at the latest.
 */
@Singleton
class CacheStage implements Stage {
  static final String BYPASS = "modmesh; fwd=bypass";
  static final String MISS = "modmesh; fwd=miss";
  private static final String COALESCED = "modmesh; fwd=miss; collapsed";
  private static final String NEAR = "modmesh; hit; detail=near";
  private static final String REDIS = "modmesh; hit; detail=redis";
  private static final String STALE = "modmesh; hit; detail=stale";

  private final ResultCache cache;
  private final ResultKeys keys;
  private final boolean enabled;
  private final int maxArgumentBytes;

  CacheStage(ResultCache cache, ResultKeys keys, GatewayConfig config) {
    this.cache = cache;
    this.keys = keys;
    this.enabled = config.cache().enabled();
    this.maxArgumentBytes = config.cache().maxArgumentBytes();
  }

  /** What those who wait are told of a load that failed. */
  private record Failure(
      ProblemException problem,
      @Nullable Origin origin,
      @Nullable Outcome outcome,
      int retryAfterSeconds,
      @Nullable Entry stale) {}

  @Override
  public Step run(Exchange exchange) {
    CachedFunction cached = exchange.function().cached();
    if (cached == null || !enabled || exchange.background) {
      return Step.NEXT;
    }
    exchange.cached = cached;
    if (exchange.trace != null) {
      exchange.trace.stageBegins("cache");
    }
    Wish wish = Wish.of(exchange.header(CallHeaders.CACHE_CONTROL));
    ResultKey key =
        wish.noStore()
                || exchange.body.length() > maxArgumentBytes
                || exchange.header(CallHeaders.IDEMPOTENCY_KEY) != null
            ? null
            : keys.of(
                cached.id(),
                exchange.target().activation(),
                exchange.body.getBytes(),
                CacheContext.of(exchange, cached.policy()));
    if (key == null) {
      cached.stats().add(Count.BYPASSED);
      return bypass(wish);
    }
    exchange.cacheKey = key;
    Read read =
        cache.read(
            new Question(key, cached.policy(), cached.stats(), wish),
            new Waiting(exchange, wish.noCache()));
    return read == null ? Step.LATER : take(exchange, read, wish.noCache());
  }

  private static Step bypass(Wish wish) {
    if (wish.onlyIfCached()) {
      throw notCached();
    }
    return Step.NEXT;
  }

  private static ProblemException notCached() {
    return new ProblemException(
        ProblemType.NOT_CACHED,
        "`Cache-Control: only-if-cached` was asked for, and no kept result may be given.");
  }

  /** The call waits for the shared tier, or for another call's load. */
  private final class Waiting implements Reader {
    private final Exchange exchange;
    private final boolean anew;

    Waiting(Exchange exchange, boolean anew) {
      this.exchange = exchange;
      this.anew = anew;
    }

    @Override
    public void ended(Read read) {
      exchange.context.runOnContext(unused -> goOn(read));
    }

    private void goOn(Read read) {
      if (exchange.finished) {
        if (read instanceof Read.Miss miss) {
          miss.load().abandon();
        }
        return;
      }
      try {
        if (take(exchange, read, anew) == Step.NEXT) {
          exchange.resume();
        } else {
          exchange.answer();
        }
      } catch (ProblemException problem) {
        exchange.fail(problem, Outcome.CALLER_ERROR);
      }
    }

    @Override
    public boolean isWaiting() {
      return !exchange.finished;
    }

    @Override
    public void refresh(Load load) {
      exchange.context.runOnContext(unused -> exchange.inBackground(load).resume());
    }
  }

  private static Step take(Exchange exchange, Read read, boolean anew) {
    return switch (read) {
      case Read.Hit hit -> give(exchange, hit.entry(), status(hit.source()));
      case Read.Coalesced coalesced -> give(exchange, coalesced.entry(), COALESCED);
      case Read.Failed failed -> share(exchange, (Failure) failed.failure());
      case Read.Miss miss -> {
        exchange.load = miss.load();
        exchange.cacheStatus = anew ? BYPASS : MISS;
        yield Step.NEXT;
      }
      case Read.Alone unused -> {
        exchange.cacheStatus = MISS;
        yield Step.NEXT;
      }
      case Read.Nothing unused -> {
        exchange.cacheStatus = MISS;
        throw notCached();
      }
    };
  }

  private static String status(Read.Source source) {
    return switch (source) {
      case NEAR -> NEAR;
      case REDIS -> REDIS;
      case STALE -> STALE;
    };
  }

  private static Step give(Exchange exchange, Entry entry, String status) {
    exchange.kept = entry;
    exchange.cacheStatus = status;
    exchange.outcome = Outcome.SUCCESS;
    if (entry.kept().status() != 200) {
      ForeignProblem nothing =
          ForeignProblem.read(
              new AttemptResult(
                  Outcome.CALLER_ERROR, entry.kept().status(), null, entry.kept().body(), null));
      exchange.problem = nothing.problem();
      exchange.problemOrigin = nothing.origin();
      exchange.outcome = Outcome.CALLER_ERROR;
    }
    return Step.ANSWER;
  }

  private static Step share(Exchange exchange, Failure failure) {
    if (failure.stale() != null) {
      return give(exchange, failure.stale(), STALE);
    }
    exchange.problem = failure.problem();
    exchange.problemOrigin = failure.origin();
    exchange.outcome = failure.outcome();
    exchange.retryAfterSeconds = failure.retryAfterSeconds();
    exchange.cacheStatus = COALESCED;
    return Step.ANSWER;
  }

  /** Whether others wait for the result of this call. */
  static boolean isAwaited(Exchange exchange) {
    return exchange.load != null && exchange.load.isAwaited();
  }

  /**
   * Ends the load of a call that brought no result. What is stale is given in place of an error,
   * where that is declared. What says something of this caller alone does not end what others wait
   * for.
   */
  void settle(Exchange exchange) {
    Load load = exchange.load;
    if (load == null) {
      return;
    }
    exchange.load = null;
    ProblemException problem = exchange.problem;
    if (problem == null) {
      if (exchange.outcome == Outcome.SUCCESS) {
        load.letGo();
      } else {
        load.abandon();
      }
      return;
    }
    Entry stale = isError(exchange.outcome) ? load.stale(System.nanoTime()) : null;
    Failure failure =
        new Failure(
            problem, exchange.problemOrigin, exchange.outcome, exchange.retryAfterSeconds, stale);
    if (stale != null) {
      exchange.problem = null;
      exchange.problemOrigin = null;
      exchange.retryAfterSeconds = 0;
      exchange.cached().stats().add(Count.STALE_HITS);
      Step unused = give(exchange, stale, STALE);
    }
    if (stale == null && isOfThisCallerOnly(exchange.outcome)) {
      load.abandon();
    } else {
      load.fail(failure);
    }
  }

  private static boolean isOfThisCallerOnly(@Nullable Outcome outcome) {
    return outcome == Outcome.DEADLINE
        || outcome == Outcome.OVERLOADED
        || outcome == Outcome.CANCELLED;
  }

  /** Whether the function could not answer, in the sense of RFC 5861, 4. */
  private static boolean isError(@Nullable Outcome outcome) {
    return switch (outcome) {
      case REFUSED, OVERLOADED, INSTANCE_FAILURE, OUTCOME_UNKNOWN, DEADLINE, MODULE_FAILURE -> true;
      case SUCCESS, CALLER_ERROR, CANCELLED -> false;
      case null -> true;
    };
  }

  /** What the cache did, for an explanation. */
  static Object explanation(Exchange exchange) {
    ResultKey key = exchange.cacheKey;
    Map<String, Object> fact = new LinkedHashMap<>();
    fact.put("status", exchange.cacheStatus);
    if (key != null) {
      fact.put("key", key.hex());
      fact.put("shard", key.shard());
    }
    Entry kept = exchange.kept;
    if (kept != null) {
      fact.put("age_ms", kept.ageNanos(System.nanoTime()) / 1_000_000);
      fact.put("generation", kept.fence().text());
    }
    return fact;
  }
}
