package dev.modmesh.host.http;

import dev.modmesh.host.sync.HostSync;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Ready once what the pool wants is loaded; not while draining. */
@org.eclipse.microprofile.health.Readiness
@ApplicationScoped
class Readiness implements HealthCheck {
  private final HostSync sync;

  Readiness(HostSync sync) {
    this.sync = sync;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("modules")
        .status(sync.isReady() && !sync.draining().hasBegun())
        .withData("revision", sync.view().revision().toString())
        .build();
  }
}
