package dev.modmesh.cache.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Redis, asked for a limited time, with the end of each question told to a health. Thread-safe. */
final class WatchedRedis {
  private final Redis redis;
  private final RedisSettings settings;

  WatchedRedis(Redis redis, RedisSettings settings) {
    this.redis = redis;
    this.settings = settings;
  }

  /** Runs a script that always says something. */
  Future<Response> send(ShardHealth health, Request request) {
    return watched(
        health,
        redis
            .send(request)
            .map(answer -> Objects.requireNonNull(answer, "a script that says nothing")));
  }

  /** An answer, and whether enough replicas have what was written. */
  record Replicated(Response answer, boolean enough) {}

  /** Sends what counts only once replicas have it. */
  Future<Response> sendAcknowledged(ShardHealth health, Request request) {
    return settings.replicas() == 0
        ? send(health, request)
        : watched(
            health,
            batch(request)
                .compose(
                    replicated ->
                        replicated.enough()
                            ? Future.succeededFuture(replicated.answer())
                            : Future.failedFuture("too few replicas have it")));
  }

  /** Sends what is of use even if too few replicas have it. */
  Future<Replicated> sendReplicated(ShardHealth health, Request request) {
    return settings.replicas() == 0
        ? send(health, request).map(answer -> new Replicated(answer, true))
        : watched(health, batch(request));
  }

  /** On one connection with the wait for the replicas. */
  private Future<Replicated> batch(Request request) {
    Request wait =
        Request.cmd(Command.WAIT)
            .arg(settings.replicas())
            .arg(Math.max(1, settings.timeout().toMillis() / 2));
    return redis
        .batch(List.of(request, wait))
        .map(
            answers ->
                new Replicated(
                    answers.get(0),
                    Integer.parseInt(answers.get(1).toString()) >= settings.replicas()));
  }

  private <T> Future<T> watched(ShardHealth health, Future<T> answer) {
    return answer
        .timeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .onSuccess(unused -> health.succeeded())
        .onFailure(
            failure -> {
              if (!isFull(failure)) {
                health.failed(System.nanoTime());
              }
            });
  }

  /** Whether Redis refused since its memory is full: it is well, and can still read and forget. */
  static boolean isFull(Throwable failure) {
    String message = failure.getMessage();
    return message != null && message.contains("OOM");
  }
}
