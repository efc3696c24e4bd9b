package dev.modmesh.gateway.cluster;

import dev.modmesh.gateway.config.GatewayConfig;
import dev.modmesh.gateway.consul.ConsulLink;
import dev.modmesh.registry.log.RevisionLog;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * How fresh the view of the registry is. A gateway that serves what it knew is ready all the same:
 * to take it out of service would help nobody.
 */
@Readiness
@ApplicationScoped
public class RegistryHealth implements HealthCheck {
  private final RevisionLog log;
  private final Gateways gateways;
  private final String backend;
  private final ConsulLink consul;

  /** Watches this log. */
  public RegistryHealth(
      RevisionLog log, Gateways gateways, GatewayConfig config, ConsulLink consul) {
    this.consul = consul;
    this.log = log;
    this.gateways = gateways;
    this.backend = config.registry().backend().name().toLowerCase(Locale.ROOT);
  }

  void register(@Observes StartupEvent event, MeterRegistry registry) {
    Gauge.builder("modmesh.gateway.registry.age", log, one -> one.age().toMillis() / 1000.0)
        .description("Time since the registry last said that this gateway knows all of it")
        .baseUnit("seconds")
        .tag("backend", backend)
        .register(registry);
    Gauge.builder("modmesh.gateway.registry.stale", log, one -> one.isStale() ? 1 : 0)
        .description("1 while the registry is away and what was known is served")
        .tag("backend", backend)
        .register(registry);
    Gauge.builder("modmesh.gateway.consul.age", consul, RegistryHealth::consulAge)
        .description("Time since Consul last answered the gateway that is in step with it")
        .baseUnit("seconds")
        .tag("backend", backend)
        .register(registry);
    Gauge.builder(
            "modmesh.gateway.consul.stale",
            consul,
            link -> link.bridge().filter(bridge -> bridge.isAway()).isPresent() ? 1 : 0)
        .description("1 while Consul is away and what it listed last is kept")
        .tag("backend", backend)
        .register(registry);
    Gauge.builder("modmesh.gateway.nodes", gateways, one -> one.others().size() + 1.0)
        .description("Live gateways of the platform, as this one sees them")
        .tag("backend", backend)
        .register(registry);
  }

  private static double consulAge(ConsulLink link) {
    return link.bridge().map(bridge -> bridge.age().toMillis() / 1000.0).orElse(0.0);
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder health =
        HealthCheckResponse.named("registry")
            .up()
            .withData("backend", backend)
            .withData("revision", log.view().revision().toString())
            .withData("stale", log.isStale())
            .withData("age_millis", log.age().toMillis());
    consul
        .bridge()
        .ifPresent(
            bridge ->
                health
                    .withData("consul_leader", bridge.isLeader())
                    .withData("consul_stale", bridge.isAway())
                    .withData("consul_age_millis", bridge.age().toMillis()));
    return health.build();
  }
}
