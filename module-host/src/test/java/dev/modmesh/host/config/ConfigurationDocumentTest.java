package dev.modmesh.host.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ConfigurationDocumentTest {
  @Test
  void theDocumentListsExactlyTheKeysAndDefaultsOfTheCode() throws IOException {
    assertListed("modmesh.host.", HostConfig.class);
    assertListed("modmesh.traces.", TracesConfig.class);
  }

  private static void assertListed(String prefix, Class<?> mapping) throws IOException {
    Map<String, String> documented = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("../docs/configuration.md"))) {
      if (line.startsWith("| `" + prefix)) {
        List<String> cells = List.of(line.split("\\|", -1));
        documented.put(bare(cells.get(1)), bare(cells.get(2)));
      }
    }

    Map<String, String> coded = new TreeMap<>();
    ConfigMappings.getProperties(ConfigClass.configClass(mapping))
        .forEach(
            (key, property) -> {
              if (!key.endsWith("[*]")) { // a list by its elements
                coded.put(key, property.hasDefaultValue() ? property.getDefaultValue() : "");
              }
            });

    assertThat(documented).isEqualTo(coded);
  }

  private static String bare(String cell) {
    return cell.replace("`", "").trim();
  }
}
