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

  /** Sends what counts only once replicas have it, on one connection with the wait for them. */
  Future<Response> sendAcknowledged(ShardHealth health, Request request) {
    if (settings.replicas() == 0) {
      return send(health, request);
    }
    Request wait =
        Request.cmd(Command.WAIT)
            .arg(settings.replicas())
            .arg(Math.max(1, settings.timeout().toMillis() / 2));
    return watched(
        health,
        redis
            .batch(List.of(request, wait))
            .compose(
                answers ->
                    Integer.parseInt(answers.get(1).toString()) >= settings.replicas()
                        ? Future.succeededFuture(answers.get(0))
                        : Future.failedFuture("too few replicas have it")));
  }

  private Future<Response> watched(ShardHealth health, Future<Response> answer) {
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
