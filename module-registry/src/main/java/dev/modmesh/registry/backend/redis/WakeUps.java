package dev.modmesh.registry.backend.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Listens for appends. A message says no more than that it is worth looking; one may be lost with a
 * connection, so that whoever needs to know for sure looks from time to time.
 */
final class WakeUps implements AutoCloseable {
  private static final Duration BEAT = Duration.ofSeconds(1);

  private final Redis redis;
  private final String channel;
  private final Runnable look;
  private final Semaphore messages = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean broken;

  /** Starts listening; {@code look} runs on a thread of its own and may block. */
  WakeUps(Redis redis, String channel, Runnable look) {
    this.redis = redis;
    this.channel = channel;
    this.look = look;
    this.thread = Thread.ofPlatform().daemon().name("registry-wake-ups").start(this::listen);
  }

  private void listen() {
    while (!closed) {
      RedisConnection connection = null;
      try {
        connection = subscribe();
        look.run(); // for what came while nobody listened
        while (!closed && !broken) {
          await(connection);
        }
      } catch (InterruptedException e) {
        break;
      } catch (Exception e) {
        pause(); // whoever uses Redis in earnest says what is wrong
      } finally {
        drop(connection);
      }
    }
  }

  private RedisConnection subscribe() throws Exception {
    RedisConnection connection = get(redis.connect());
    broken = false;
    connection.handler(message -> messages.release());
    connection.exceptionHandler(failure -> fail());
    connection.endHandler(end -> fail());
    Response unused = get(connection.send(Request.cmd(Command.SUBSCRIBE).arg(channel)));
    return connection;
  }

  private void fail() {
    broken = true;
    messages.release();
  }

  private void await(RedisConnection connection) throws Exception {
    if (messages.tryAcquire(BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
      messages.drainPermits();
      look.run();
    } else {
      Response unused = get(connection.send(Request.cmd(Command.PING)));
    }
  }

  private static <T extends @Nullable Object> T get(Future<T> future) throws Exception {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(BEAT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new TimeoutException("Redis does not answer");
    }
  }

  private void pause() {
    try {
      boolean unused = messages.tryAcquire(BEAT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    }
  }

  private static void drop(@Nullable RedisConnection connection) {
    if (connection != null) {
      connection.handler(null);
      Future<Void> unused = connection.close();
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
