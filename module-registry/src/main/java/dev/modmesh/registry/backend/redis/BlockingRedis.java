package dev.modmesh.registry.backend.redis;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A Redis client for threads that may wait. What fails is tried again until the time is up: all
 * scripts may be run twice. After a failure, one attempt is made each time until one succeeds, so
 * that callers do not queue up behind a Redis that is away. Thread-safe.
 */
final class BlockingRedis implements AutoCloseable {
  private static final long FIRST_PAUSE_MILLIS = 10;
  private static final long LONGEST_PAUSE_MILLIS = 200;
  private static final Duration ATTEMPT = Duration.ofMillis(1000);

  /** Redis' own words for what the same command will meet again. */
  private static final Set<String> PERMANENT =
      Set.of("ERR", "WRONGTYPE", "NOAUTH", "WRONGPASS", "NOPERM", "NOPROTO");

  private final Redis redis;
  private final Duration timeout;
  private volatile boolean away;
  private volatile boolean closed;

  BlockingRedis(Redis redis, Duration timeout) {
    this.redis = redis;
    this.timeout = timeout;
  }

  private interface Attempt {
    Future<@Nullable Response> start();
  }

  /** Runs a script that may be run again. */
  Response run(Request script) {
    return repeat(() -> redis.send(script));
  }

  /**
   * Runs a script that may be run again, until so many replicas have all that it wrote. The wait
   * goes in one batch with it, since a lone one may reach another node of a cluster.
   */
  Response runConfirmed(Request script, int replicas) {
    if (replicas == 0) {
      return run(script);
    }
    Request confirmation =
        Request.cmd(Command.WAIT).arg(replicas).arg(Math.max(1, ATTEMPT.toMillis() / 2));
    return repeat(
        () ->
            redis.batch(List.of(script, confirmation)).compose(both -> confirmed(both, replicas)));
  }

  private static Future<@Nullable Response> confirmed(List<@Nullable Response> both, int replicas) {
    int have = Integer.parseInt(String.valueOf(both.get(1)));
    return have >= replicas
        ? Future.succeededFuture(both.get(0))
        : Future.failedFuture("only " + have + " of " + replicas + " replicas have it");
  }

  private Response repeat(Attempt attempt) {
    long end = System.nanoTime() + timeout.toNanos();
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      if (closed) {
        throw unavailable("The registry is closed.");
      }
      Throwable failure;
      try {
        Response answer = await(attempt.start(), end);
        away = false;
        return answer;
      } catch (ExecutionException e) {
        failure = e.getCause();
      } catch (TimeoutException e) {
        failure = new TimeoutException("no answer");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw unavailable("The registry was interrupted.");
      }
      boolean hopeless = away || isPermanent(failure);
      if (hopeless || System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause) - end > 0) {
        away = true;
        throw unavailable("Redis, which holds the registry, does not do it: " + text(failure));
      }
      pause(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }
  }

  private static Response await(Future<@Nullable Response> answer, long end)
      throws ExecutionException, TimeoutException, InterruptedException {
    long left = Math.min(end - System.nanoTime(), ATTEMPT.toNanos());
    return Objects.requireNonNull(
        answer.toCompletionStage().toCompletableFuture().get(left, TimeUnit.NANOSECONDS));
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isPermanent(@Nullable Throwable failure) {
    String text = text(failure);
    int space = text.indexOf(' ');
    return PERMANENT.contains(space < 0 ? text : text.substring(0, space));
  }

  private static String text(@Nullable Throwable failure) {
    String message = failure == null ? null : failure.getMessage();
    return message == null ? String.valueOf(failure) : message;
  }

  static ProblemException unavailable(String detail) {
    return new ProblemException(ProblemType.REGISTRY_UNAVAILABLE, detail);
  }

  /** Refuses everything from now on; the client itself belongs to whoever made it. */
  @Override
  public void close() {
    closed = true;
  }
}
