package dev.modmesh.cache.redis;

import dev.modmesh.cache.coherence.Fence;
import dev.modmesh.cache.coherence.Renewal;
import dev.modmesh.cache.coherence.Renewal.Notice;
import dev.modmesh.cache.coherence.Shard;
import dev.modmesh.cache.coherence.Shards;
import dev.modmesh.cache.coherence.Term;
import dev.modmesh.cache.key.FunctionId;
import dev.modmesh.cache.key.ResultKey;
import dev.modmesh.cache.near.Kept;
import dev.modmesh.cache.result.SharedTier;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The shared tier on Redis. A shard is asked only under its lease, near or not, so that a primary
 * which has lost its replicas answers nothing that counts. Nothing blocks. Thread-safe.
 */
public final class RedisTier implements SharedTier, AutoCloseable {
  private static final Found UNAVAILABLE = new Found.Unavailable();
  private static final int INVALIDATE_TRIES = 4;
  private static final long IDLE_NANOS = 5_000_000_000L;

  private final WatchedRedis redis;
  private final Vertx vertx;
  private final Shards shards;
  private final RedisSettings settings;
  private final Disturbance disturbance;
  private final ShardHealth[] health = new ShardHealth[ResultKey.SHARDS];
  private final AtomicReferenceArray<@Nullable Future<Boolean>> renewals =
      new AtomicReferenceArray<>(ResultKey.SHARDS);
  private final Map<String, ResultKey> claims = new ConcurrentHashMap<>();
  private final long[] timers;

  /** A tier that renews the leases of these shards while they are in use. */
  public RedisTier(Redis redis, Vertx vertx, Shards shards, RedisSettings settings) {
    this(redis, vertx, shards, settings, Disturbance.NONE);
  }

  RedisTier(
      Redis redis, Vertx vertx, Shards shards, RedisSettings settings, Disturbance disturbance) {
    this.redis = new WatchedRedis(redis, settings);
    this.vertx = vertx;
    this.shards = shards;
    this.settings = settings;
    this.disturbance = disturbance;
    for (int i = 0; i < health.length; i++) {
      health[i] = new ShardHealth();
    }
    this.timers =
        new long[] {
          vertx.setPeriodic(settings.renewal().toMillis(), unused -> renewInUse()),
          vertx.setPeriodic(settings.bound().toMillis() / 3, unused -> extendClaims())
        };
  }

  /** How many shards cannot be asked now. */
  public long failing() {
    long failing = 0;
    for (ShardHealth one : health) {
      failing += one.isFailing() ? 1 : 0;
    }
    return failing;
  }

  @Override
  public void close() {
    for (long timer : timers) {
      vertx.cancelTimer(timer);
    }
  }

  @Override
  public void later(long millis, Runnable action) {
    vertx.setTimer(millis, unused -> action.run());
  }

  // asking

  @Override
  public Future<Found> find(ResultKey key, Mode mode) {
    Shard shard = shards.of(key);
    long now = System.nanoTime();
    if (!health[shard.number()].mayAsk(now, settings.timeout().toNanos())) {
      return Future.succeededFuture(UNAVAILABLE);
    }
    if (shard.isLeased(now) && shard.sequence() >= 0) {
      return ask(key, mode, shard, shard.term());
    }
    return renew(shard)
        .compose(
            leased ->
                leased ? ask(key, mode, shard, shard.term()) : Future.succeededFuture(UNAVAILABLE));
  }

  private Future<Found> ask(ResultKey key, Mode mode, Shard shard, Term term) {
    String token = random();
    Request request =
        eval(Scripts.FIND, resultKeys(key))
            .arg(random())
            .arg(key.function().toString())
            .arg(mode.name())
            .arg(token)
            .arg(settings.bound().toMillis())
            .arg(flag(settings.safeguards().generations()))
            .arg(flag(settings.safeguards().tokens()));
    return send(shard, request)
        .compose(
            answer -> {
              Found found = found(key, shard, term, token, answer);
              if (found != null) {
                return Future.succeededFuture(found);
              }
              // somebody else has written it: what is loaded anew takes its place
              return mode == Mode.PEEK
                  ? Future.succeededFuture(new Found.Nothing())
                  : ask(key, Mode.RELOAD, shard, term);
            })
        .otherwise(UNAVAILABLE);
  }

  private @Nullable Found found(
      ResultKey key, Shard shard, Term term, String token, Response answer) {
    String epoch = answer.get(1).toString();
    long generation = Long.parseLong(answer.get(2).toString());
    Fence fence = shard.fence(term, key.function(), epoch, generation);
    if (fence == null) {
      shard.drop(); // another store than the one that gave the lease
      return UNAVAILABLE;
    }
    return switch (answer.get(0).toString()) {
      case "hit" -> hit(key, fence, token, answer);
      case "granted" -> granted(key, fence, token);
      case "held" -> new Found.Held();
      default -> new Found.Nothing();
    };
  }

  private Found granted(ResultKey key, Fence fence, String token) {
    String text = fence.text() + '|' + token;
    claims.put(text, key);
    return new Found.Granted(fence, text);
  }

  private @Nullable Found hit(ResultKey key, Fence fence, String token, Response answer) {
    Frame frame =
        new Frame(
            answer.get(8).toBuffer(),
            answer.get(4).toBuffer(),
            answer.get(9).toBuffer(),
            answer.get(7).toString());
    Kept kept = frame.kept(key, answer.get(11).toString(), answer.get(10).toString());
    if (kept == null) {
      return null;
    }
    boolean granted = answer.get(3).toString().equals("granted");
    String claim = granted ? fence.text() + '|' + token : null;
    if (claim != null) {
      claims.put(claim, key);
    }
    long age = Math.max(0, Long.parseLong(answer.get(5).toString()));
    return new Found.Hit(fence, kept, age, Long.parseLong(answer.get(6).toString()), claim);
  }

  // keeping

  @Override
  public Future<Stored> store(
      ResultKey key, Fence fence, String token, Kept kept, Duration ttl, Duration use) {
    claims.remove(token);
    Frame frame = Frame.of(kept);
    long ttlMillis = Math.max(1, ttl.toMillis());
    Request request =
        eval(Scripts.STORE, resultKeys(key))
            .arg(random())
            .arg(key.function().toString())
            .arg(fence.text())
            .arg(token.substring(token.indexOf('|') + 1))
            .arg(frame.value())
            .arg(ttlMillis)
            .arg(ttlMillis + use.toMillis())
            .arg(frame.instance())
            .arg(frame.head())
            .arg(frame.tail())
            .arg(frame.check(key, fence.text()))
            .arg(flag(settings.safeguards().generations()))
            .arg(flag(settings.safeguards().tokens()));
    Shard shard = shards.of(key);
    if (!health[shard.number()].mayAsk(System.nanoTime(), settings.timeout().toNanos())) {
      return Future.succeededFuture(Stored.UNAVAILABLE);
    }
    return send(shard, request)
        .map(answer -> answer.toString().equals("kept") ? Stored.KEPT : Stored.REFUSED)
        .otherwise(Stored.UNAVAILABLE);
  }

  @Override
  public void release(ResultKey key, String token) {
    if (claims.remove(token) != null) {
      token(key, token, 0);
    }
  }

  /** A token lives as long as its holder says so. */
  private void extendClaims() {
    claims.forEach((token, key) -> token(key, token, settings.bound().toMillis()));
  }

  private void token(ResultKey key, String token, long lifeMillis) {
    Shard shard = shards.of(key);
    if (!health[shard.number()].isFailing()) {
      Request request =
          eval(Scripts.TOKEN, List.of(ShardKeys.token(key))).arg(token).arg(lifeMillis);
      send(shard, request).onFailure(unused -> {}); // it ends by itself
    }
  }

  // leases

  private void renewInUse() {
    long now = System.nanoTime();
    for (int i = 0; i < ResultKey.SHARDS; i++) {
      Shard shard = shards.get(i);
      if (now - shard.touchedAt() < IDLE_NANOS
          && health[i].mayAsk(now, settings.timeout().toNanos())) {
        renew(shard).onFailure(unused -> {});
      }
    }
  }

  /** Renews a lease; true if it runs then. One renewal of a shard at a time. */
  private Future<Boolean> renew(Shard shard) {
    Future<Boolean> running = renewals.get(shard.number());
    if (running != null && !running.isComplete()) {
      return running;
    }
    long sent = System.nanoTime();
    Request request =
        eval(
                Scripts.RENEW,
                List.of(
                    ShardKeys.fence(shard.number()),
                    ShardKeys.log(shard.number()),
                    ShardKeys.lease(shard.number())))
            .arg(random())
            .arg(shard.sequence());
    Future<Boolean> renewal =
        sendAcknowledged(shard, request)
            .compose(answer -> renewed(shard, renewal(answer), sent))
            .otherwise(Boolean.FALSE);
    renewals.set(shard.number(), renewal);
    return renewal;
  }

  private Future<Boolean> renewed(Shard shard, Renewal renewal, long sent) {
    Renewal arriving = disturbance.arriving(renewal);
    Shard.Verdict verdict = shard.renew(arriving, sent, settings.lease().toNanos());
    if (verdict != Shard.Verdict.STORE_WENT_BACK) {
      return Future.succeededFuture(shard.isLeased(System.nanoTime()));
    }
    Request repair =
        eval(
                Scripts.REPAIR,
                List.of(ShardKeys.fence(shard.number()), ShardKeys.log(shard.number())))
            .arg(random())
            .arg(renewal.epoch());
    return sendAcknowledged(shard, repair).map(Boolean.FALSE);
  }

  private static Renewal renewal(Response answer) {
    List<Notice> notices = new ArrayList<>();
    Response log = answer.get(3);
    for (int i = 0; i < log.size(); i++) {
      String id = log.get(i).get(0).toString();
      Response fields = log.get(i).get(1);
      notices.add(
          new Notice(
              Long.parseLong(id.substring(0, id.indexOf('-'))),
              field(fields, "mark"),
              FunctionId.parse(field(fields, "function")),
              Long.parseLong(field(fields, "generation"))));
    }
    return new Renewal(
        answer.get(0).toString(),
        Long.parseLong(answer.get(1).toString()),
        answer.get(2).toString(),
        notices);
  }

  private static String field(Response fields, String name) {
    for (int i = 0; i + 1 < fields.size(); i += 2) {
      if (fields.get(i).toString().equals(name)) {
        return fields.get(i + 1).toString();
      }
    }
    throw new IllegalStateException("an invalidation has no `" + name + "`");
  }

  // invalidation

  @Override
  public Future<Void> invalidate(Set<FunctionId> functions, @Nullable Integer only) {
    if (functions.isEmpty()) {
      return Future.succeededFuture();
    }
    List<Future<Void>> all = new ArrayList<>();
    for (int i = 0; i < ResultKey.SHARDS; i++) {
      if (only == null || only == i) {
        all.add(invalidate(shards.get(i), functions, INVALIDATE_TRIES));
      }
    }
    return Future.join(all).mapEmpty();
  }

  private Future<Void> invalidate(Shard shard, Set<FunctionId> functions, int tries) {
    Term term = shard.term();
    List<FunctionId> order = List.copyOf(functions);
    Request request =
        eval(
                Scripts.INVALIDATE,
                List.of(ShardKeys.fence(shard.number()), ShardKeys.log(shard.number())))
            .arg(random())
            .arg(random());
    order.forEach(function -> request.arg(function.toString()));
    return sendAcknowledged(shard, request)
        .map(
            answer -> {
              learn(shard, term, order, answer);
              return (Void) null;
            })
        .recover(
            failure -> {
              shard.drop();
              if (WatchedRedis.isFull(failure)) {
                return forget(shard);
              }
              return tries <= 1
                  ? Future.failedFuture(failure)
                  : pause(tries).compose(unused -> invalidate(shard, functions, tries - 1));
            });
  }

  private static void learn(Shard shard, Term term, List<FunctionId> order, Response answer) {
    if (term.epoch().equals(answer.get(0).toString())) {
      for (int i = 0; i < order.size(); i++) {
        shard.raise(term, order.get(i), Long.parseLong(answer.get(1).get(i).toString()));
      }
    } else {
      shard.drop();
    }
  }

  /** A server that is full counts nothing; it can still forget, and so voids the shard. */
  private Future<Void> forget(Shard shard) {
    Request request =
        Request.cmd(Command.DEL)
            .arg(ShardKeys.fence(shard.number()))
            .arg(ShardKeys.log(shard.number()));
    return sendAcknowledged(shard, request).mapEmpty();
  }

  private Future<Void> pause(int triesLeft) {
    long millis = settings.timeout().toMillis() * (INVALIDATE_TRIES - triesLeft + 1);
    return Future.future(
        promise ->
            vertx.setTimer(
                1 + ThreadLocalRandom.current().nextLong(millis), unused -> promise.complete()));
  }

  // sending

  private static List<String> resultKeys(ResultKey key) {
    return List.of(
        ShardKeys.fence(key.shard()),
        ShardKeys.log(key.shard()),
        ShardKeys.value(key),
        ShardKeys.about(key),
        ShardKeys.token(key));
  }

  private static Request eval(String script, List<String> keys) {
    Request request = Request.cmd(Command.EVAL).arg(script).arg(keys.size());
    keys.forEach(request::arg);
    return request;
  }

  private static String flag(boolean on) {
    return on ? "1" : "0";
  }

  private static String random() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  private Future<Response> send(Shard shard, Request request) {
    return redis.send(health[shard.number()], request);
  }

  private Future<Response> sendAcknowledged(Shard shard, Request request) {
    return redis.sendAcknowledged(health[shard.number()], request);
  }
}
