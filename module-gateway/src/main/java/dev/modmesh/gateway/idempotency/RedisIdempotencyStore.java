package dev.modmesh.gateway.idempotency;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keys in Redis, for a platform of several gateways. Each key is one hash that expires by itself;
 * each step is one script, confirmed by the configured number of replicas before it counts.
 * Thread-safe; does not block.
 */
public final class RedisIdempotencyStore implements IdempotencyStore {
  private static final String PREFIX = "modmesh:call:";

  private static final String CLAIM =
      """
      local call = redis.call('HMGET', KEYS[1], 'fingerprint', 'status', 'type', 'module',
        'digest', 'instance', 'body')
      if call[1] then
        if call[1] ~= ARGV[1] then return {'mismatch'} end
        if not call[2] then return {'running'} end
        return {'ended', call[2], call[3], call[4], call[5], call[6], call[7]}
      end
      redis.call('HSET', KEYS[1], 'fingerprint', ARGV[1], 'token', ARGV[2])
      redis.call('PEXPIRE', KEYS[1], ARGV[3])
      return {'granted'}
      """;

  private static final String KEEP =
      """
      if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then return {'no'} end
      redis.call('HSET', KEYS[1], 'status', ARGV[3], 'type', ARGV[4], 'module', ARGV[5],
        'digest', ARGV[6], 'instance', ARGV[7], 'body', ARGV[8])
      redis.call('PEXPIRE', KEYS[1], ARGV[2])
      return {'yes'}
      """;

  private static final String RELEASE =
      """
      if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then return {'no'} end
      redis.call('DEL', KEYS[1])
      return {'yes'}
      """;

  private final Redis redis;
  private final Duration kept;
  private final int replicas;
  private final Duration timeout;
  private final SecureRandom random = new SecureRandom();

  /**
   * Uses this client, which stays the caller's.
   *
   * @param kept how long answers are given again
   * @param replicas how many replicas must have a step before it counts
   * @param timeout after which a step has failed
   */
  public RedisIdempotencyStore(Redis redis, Duration kept, int replicas, Duration timeout) {
    this.redis = redis;
    this.kept = kept;
    this.replicas = replicas;
    this.timeout = timeout;
  }

  @Override
  public CompletionStage<Claim> claim(String key, String fingerprint, Duration lease) {
    long token = random.nextLong();
    Request claim =
        script(CLAIM, key)
            .arg(fingerprint)
            .arg(Long.toString(token))
            .arg(Math.max(1, lease.toMillis()));
    return run(claim).thenApply(answer -> claim(answer, token));
  }

  private static Claim claim(Response answer, long token) {
    return switch (answer.get(0).toString()) {
      case "granted" -> new Claim.Granted(token);
      case "running" -> new Claim.Running();
      case "mismatch" -> new Claim.Mismatch();
      default ->
          new Claim.Ended(
              new KeptAnswer(
                  Integer.parseInt(answer.get(1).toString()),
                  answer.get(2).toString(),
                  answer.get(3).toString(),
                  answer.get(4).toString(),
                  answer.get(5).toString(),
                  Objects.requireNonNull(answer.get(6).toBytes())));
    };
  }

  @Override
  public CompletionStage<Boolean> keep(String key, long token, KeptAnswer answer) {
    Request keep =
        script(KEEP, key)
            .arg(Long.toString(token))
            .arg(kept.toMillis())
            .arg(answer.status())
            .arg(answer.contentType())
            .arg(answer.module())
            .arg(answer.digest())
            .arg(answer.instance())
            .arg(Buffer.buffer(answer.body()));
    return run(keep).thenApply(RedisIdempotencyStore::isYes);
  }

  @Override
  public CompletionStage<Boolean> release(String key, long token) {
    return run(script(RELEASE, key).arg(Long.toString(token)))
        .thenApply(RedisIdempotencyStore::isYes);
  }

  private static boolean isYes(Response answer) {
    return answer.get(0).toString().equals("yes");
  }

  private static Request script(String text, String key) {
    return Request.cmd(Command.EVAL).arg(text).arg(1).arg(PREFIX + key);
  }

  private CompletionStage<Response> run(Request script) {
    Future<@Nullable Response> sent = replicas == 0 ? redis.send(script) : confirmed(script);
    CompletableFuture<Response> answered = new CompletableFuture<>();
    sent.onSuccess(answer -> answered.complete(Objects.requireNonNull(answer)))
        .onFailure(answered::completeExceptionally);
    return answered.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** In one batch: a lone WAIT may reach another node of a cluster. */
  private Future<@Nullable Response> confirmed(Request script) {
    Request wait = Request.cmd(Command.WAIT).arg(replicas).arg(Math.max(1, timeout.toMillis() / 2));
    return redis
        .batch(List.of(script, wait))
        .compose(
            both ->
                Integer.parseInt(String.valueOf(both.get(1))) >= replicas
                    ? Future.succeededFuture(both.get(0))
                    : Future.failedFuture("not enough replicas have it"));
  }

  /** The client belongs to whoever made it. */
  @Override
  public void close() {}
}
