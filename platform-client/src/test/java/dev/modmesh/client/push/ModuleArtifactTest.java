package dev.modmesh.client.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modmesh.api.module.Digest;
import dev.modmesh.api.module.ManifestReader;
import dev.modmesh.api.module.ModuleManifest;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.module.ModuleVersion;
import dev.modmesh.client.wire.JacksonCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleArtifactTest {
  private static final JacksonCodec CODEC = new JacksonCodec();

  @TempDir Path folder;
  private Path code;

  @BeforeEach
  void writeCode() throws IOException {
    code = Files.write(folder.resolve("text.wasm"), new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
  }

  private static ModuleManifest manifest(String runtime, String version) {
    return ManifestReader.read(
        Map.of(
            "name",
            "text",
            "version",
            version,
            "runtime",
            runtime,
            "functions",
            Map.of("slugify", Map.of("idempotent", true))));
  }

  @Test
  void describesAWasmModuleAsTheCncfDoesWithTheManifestInside() throws IOException {
    ModuleArtifact artifact = ModuleArtifact.of(manifest("wasm", "1.2.0"), code);

    assertThat(CODEC.readObject(artifact.config()))
        .containsEntry("architecture", "wasm")
        .containsEntry("os", "wasip1")
        .containsEntry("layerDigests", List.of(Digest.of(Files.readAllBytes(code)).toString()))
        .containsKey("modmesh");
    assertThat(new String(artifact.manifest(), StandardCharsets.UTF_8))
        .contains("\"application/vnd.wasm.config.v0+json\"", "\"application/wasm\"")
        .contains("\"digest\":\"" + Digest.of(artifact.config()) + "\"");
  }

  @Test
  void describesAJarModuleByItsManifest() throws IOException {
    ModuleArtifact artifact = ModuleArtifact.of(manifest("jar", "1.2.0"), code);

    assertThat(CODEC.readObject(artifact.config())).containsEntry("name", "text");
    assertThat(new String(artifact.manifest(), StandardCharsets.UTF_8))
        .contains("\"application/vnd.modmesh.module.config.v1+json\"")
        .contains("\"application/java-archive\"");
  }

  @Test
  void theSameInputGivesTheSameBytes() throws IOException {
    ModuleArtifact first = ModuleArtifact.of(manifest("wasm", "1.2.0"), code);
    ModuleArtifact second = ModuleArtifact.of(manifest("wasm", "1.2.0"), code);

    assertThat(second.manifest()).isEqualTo(first.manifest());
  }

  @Test
  void aBareFileHasNoManifestInside() throws IOException {
    ModuleArtifact artifact =
        ModuleArtifact.ofBareWasm(new ModuleName("text"), ModuleVersion.parse("1.0.0"), code);

    assertThat(CODEC.readObject(artifact.config())).doesNotContainKey("modmesh");
  }

  @Test
  void buildMetadataCannotStandInATag() {
    assertThatThrownBy(() -> ModuleArtifact.of(manifest("wasm", "1.2.0+b1"), code))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("build metadata");
  }
}
