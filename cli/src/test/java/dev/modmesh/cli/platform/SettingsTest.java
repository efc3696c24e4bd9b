package dev.modmesh.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modmesh.client.process.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir Path folder;

  @Test
  void travelInFilesThatRankAroundTheEnvironment() throws IOException {
    DataFolder data = new DataFolder(folder);
    Files.writeString(data.settings(), "modmesh.gateway.retry.max=1\n");

    Map<String, String> environment =
        Settings.prepare(data, Map.of("modmesh.gateway.retry.max", "2"));

    assertThat(environment.get("SMALLRYE_CONFIG_LOCATIONS"))
        .contains("settings.properties,", "set.properties");
    assertThat(data.run().resolve("settings.properties"))
        .content()
        .contains("modmesh.gateway.retry.max=1", "config_ordinal=275");
    assertThat(data.run().resolve("set.properties"))
        .content()
        .contains("modmesh.gateway.retry.max=2", "config_ordinal=350");
  }

  @Test
  void aSettingOfNoPartNamesTheNearestPart() {
    assertThatThrownBy(() -> Settings.check("modmesh.gatway.retry.max"))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("did you mean `modmesh.gateway`");
  }

  @Test
  void otherSettingsPass() {
    Settings.check("quarkus.log.level");
    Settings.check("modmesh.host.pool");
  }
}
