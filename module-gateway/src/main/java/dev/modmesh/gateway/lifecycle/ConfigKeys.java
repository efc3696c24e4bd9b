package dev.modmesh.gateway.lifecycle;

import dev.modmesh.client.config.UnknownKeys;
import dev.modmesh.gateway.config.GatewayConfig;
import dev.modmesh.gateway.config.TracesConfig;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;

/** Stops the start on a setting of the gateway that does not exist. */
final class ConfigKeys {
  private ConfigKeys() {}

  static Set<String> known() {
    return keys(GatewayConfig.class);
  }

  private static Set<String> keys(Class<?> mapping) {
    return ConfigMappings.getProperties(ConfigClass.configClass(mapping)).keySet();
  }

  static void check() {
    check("modmesh.gateway.", known());
    check("modmesh.traces.", keys(TracesConfig.class));
  }

  private static void check(String prefix, Set<String> known) {
    UnknownKeys.check(prefix, known, ConfigProvider.getConfig().getPropertyNames());
  }
}
