package dev.modmesh.gateway.lifecycle;

import dev.modmesh.client.config.UnknownKeys;
import dev.modmesh.gateway.config.GatewayConfig;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;

/** Stops the start on a setting of the gateway that does not exist. */
final class ConfigKeys {
  private ConfigKeys() {}

  static Set<String> known() {
    return ConfigMappings.getProperties(ConfigClass.configClass(GatewayConfig.class)).keySet();
  }

  static void check() {
    UnknownKeys.check("modmesh.gateway.", known(), ConfigProvider.getConfig().getPropertyNames());
  }
}
