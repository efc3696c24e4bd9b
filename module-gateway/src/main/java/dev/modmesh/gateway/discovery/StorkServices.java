package dev.modmesh.gateway.discovery;

import io.smallrye.stork.Stork;
import io.smallrye.stork.api.Service;
import io.smallrye.stork.api.ServiceDefinition;
import java.util.Map;

/** One Stork service per module, defined when the registry first names it and never on a call. */
final class StorkServices {
  private StorkServices() {}

  static Service of(String module) {
    Stork stork = Stork.getInstance();
    stork.defineIfAbsent(
        module,
        ServiceDefinition.of(
            new ModmeshConfiguration(Map.of()),
            new dev.modmesh.gateway.balance.ModmeshConfiguration(Map.of())));
    return stork.getService(module);
  }
}
