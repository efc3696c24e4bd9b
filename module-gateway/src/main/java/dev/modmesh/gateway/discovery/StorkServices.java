package dev.modmesh.gateway.discovery;

import dev.modmesh.gateway.balance.StorkChoice;
import io.smallrye.stork.Stork;
import io.smallrye.stork.api.Service;
import io.smallrye.stork.api.ServiceDefinition;
import io.smallrye.stork.api.config.ConfigWithType;
import java.util.HashMap;
import java.util.Map;

/** One Stork service per module, defined when the registry first names it and never on a call. */
final class StorkServices {
  private final Map<String, String> types;
  private final Map<String, Service> defined = new HashMap<>();

  private record Type(String type, Map<String, String> parameters) implements ConfigWithType {}

  /**
   * Services with these load balancers of Stork's own.
   *
   * @param types by module
   * @throws IllegalArgumentException for a type that there is not
   */
  StorkServices(Map<String, String> types) {
    types.forEach(
        (module, type) -> {
          if (!StorkChoice.TYPES.contains(type)) {
            throw new IllegalArgumentException(
                "Setting `modmesh.gateway.balance.stork."
                    + module
                    + "` is `"
                    + type
                    + "`: must be one of "
                    + String.join(", ", StorkChoice.TYPES.stream().sorted().toList()));
          }
        });
    this.types = Map.copyOf(types);
  }

  /** Whether a balancer of Stork's own serves the module. */
  boolean isStorks(String module) {
    return types.containsKey(module);
  }

  Service of(String module) {
    return defined.computeIfAbsent(module, this::define);
  }

  private Service define(String module) {
    Stork stork = Stork.getInstance();
    String own = types.get(module);
    stork.defineIfAbsent(
        module,
        ServiceDefinition.of(
            new ModmeshConfiguration(Map.of()),
            own == null
                ? new dev.modmesh.gateway.balance.ModmeshConfiguration(Map.of())
                : new Type(own, Map.of())));
    return stork.getService(module);
  }
}
