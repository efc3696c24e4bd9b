package dev.modmesh.gateway.discovery;

import io.smallrye.mutiny.Uni;
import io.smallrye.stork.api.ServiceDiscovery;
import io.smallrye.stork.api.ServiceInstance;
import io.smallrye.stork.api.config.ServiceConfig;
import io.smallrye.stork.api.config.ServiceDiscoveryType;
import io.smallrye.stork.spi.ServiceDiscoveryProvider;
import io.smallrye.stork.spi.StorkInfrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.CDI;
import java.util.List;

/**
 * Stork's view of the registry: the instances of a module's newest version, read from the current
 * call table. It never fetches, so it never fails and never caches. Stork makes it itself, so the
 * tables are looked up.
 */
@ServiceDiscoveryType("modmesh")
@ApplicationScoped
public class RegistryDiscoveryProvider implements ServiceDiscoveryProvider<ModmeshConfiguration> {
  @Override
  public ServiceDiscovery createServiceDiscovery(
      ModmeshConfiguration config,
      String serviceName,
      ServiceConfig serviceConfig,
      StorkInfrastructure infrastructure) {
    return () -> Uni.createFrom().item(() -> instances(serviceName));
  }

  private List<ServiceInstance> instances(String module) {
    ModuleTargets targets =
        CDI.current().select(CallTables.class).get().table().modules().get(module);
    return targets == null ? List.of() : List.of(targets.resolve(null).candidates().upstreams());
  }
}
