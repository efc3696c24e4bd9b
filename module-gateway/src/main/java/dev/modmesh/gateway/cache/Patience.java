package dev.modmesh.gateway.cache;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** How long requests about the cache, which may block, wait for it. */
final class Patience {
  private static final int SECONDS = 10;

  private Patience() {}

  /**
   * Waits for an answer.
   *
   * @param otherwise what a caller is told if there is none
   * @throws ProblemException {@code cache-unavailable}
   */
  static <T extends @Nullable Object> T await(Future<T> answer, String otherwise) {
    try {
      return answer.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new ProblemException(ProblemType.CACHE_UNAVAILABLE, otherwise);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(ProblemType.CACHE_UNAVAILABLE, "The gateway stops.");
    }
  }
}
