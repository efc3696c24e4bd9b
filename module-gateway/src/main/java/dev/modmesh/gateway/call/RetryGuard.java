package dev.modmesh.gateway.call;

import dev.modmesh.gateway.config.GatewayConfig;
import dev.modmesh.gateway.retry.FullJitterBackoff;
import io.smallrye.faulttolerance.api.TypedGuard;
import jakarta.enterprise.util.TypeLiteral;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Repeats attempts after the first has failed: at once the first time, then after a back-off. A
 * guard of SmallRye Fault Tolerance that is made once and entered only by calls that have failed.
 */
@Singleton
class RetryGuard {
  private static final TypeLiteral<CompletionStage<Boolean>> STAGE =
      new TypeLiteral<CompletionStage<Boolean>>() {
        private static final long serialVersionUID = 1L;
      };

  private final TypedGuard<CompletionStage<Boolean>> guard;

  RetryGuard(GatewayConfig config) {
    Duration delay = config.retry().delay();
    Duration maxDelay = config.retry().maxDelay();
    guard =
        TypedGuard.create(STAGE)
            .withRetry()
            .maxRetries(config.retry().max())
            .maxDuration(1, java.time.temporal.ChronoUnit.HOURS) // the deadline of the call ends it
            .whenException(RetryGuard::isRepeatable)
            .withCustomBackoff()
            .strategy(() -> new FullJitterBackoff(delay.toMillis(), maxDelay.toMillis()))
            .done()
            .done()
            .build();
  }

  private static boolean isRepeatable(Throwable cause) {
    return cause instanceof FailedAttempt failed && failed.isRepeatable();
  }

  /** Runs attempts until one is the last; the stage completes with it, well or badly. */
  CompletionStage<Boolean> run(Supplier<CompletionStage<Boolean>> attempt) {
    return guard.get(attempt);
  }
}
