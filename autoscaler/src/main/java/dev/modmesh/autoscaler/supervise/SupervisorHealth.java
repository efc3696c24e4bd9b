package dev.modmesh.autoscaler.supervise;

import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Alive while the loop turns; ready also without a gateway, which it then waits for. */
@Liveness
@Readiness
final class SupervisorHealth implements HealthCheck {
  private static final Duration STUCK = Duration.ofSeconds(30);

  private final AutoscalerProcess process;

  SupervisorHealth(AutoscalerProcess process) {
    this.process = process;
  }

  @Override
  public HealthCheckResponse call() {
    Duration since = process.sinceLastRound();
    return HealthCheckResponse.named("supervisor")
        .status(since.compareTo(STUCK) < 0)
        .withData("gateway_answers", process.gatewayAnswers())
        .withData("leads", process.term().isPresent())
        .withData("last_round_millis_ago", since.toMillis())
        .build();
  }
}
