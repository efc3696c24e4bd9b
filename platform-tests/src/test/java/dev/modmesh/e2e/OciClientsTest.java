package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.client.wire.JacksonCodec;
import dev.modmesh.platform.Gateway;
import dev.modmesh.platform.Guests;
import dev.modmesh.platform.Platform;
import dev.modmesh.platform.PlatformExtension;
import dev.modmesh.platform.Program;
import dev.modmesh.platform.Publisher;
import dev.modmesh.platform.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Container tools of others push and pull modules. */
@ExtendWith(PlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OciClientsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final JacksonCodec JSON = new JacksonCodec();

  private final Platform platform;
  private final Gateway gateway;

  OciClientsTest(Platform platform) {
    this.platform = platform;
    this.gateway = platform.anonymous();
  }

  @Test
  @Tag("full")
  void takesAPushOfOrasAsAPublish(@TempDir Path folder) throws IOException {
    String oras = Tool.require("oras", "a push with oras").toString();
    Files.write(folder.resolve("module.wasm"), Guests.several());
    Files.writeString(
        folder.resolve("config.json"), "{\"architecture\":\"wasm\",\"os\":\"wasip1\"}");

    run(
        folder,
        oras,
        "push",
        "--plain-http",
        "--username",
        "anyone",
        "--password",
        platform.secret("publisher"),
        "--config",
        "config.json:application/vnd.wasm.config.v0+json",
        registry() + "/by-oras:1.0.0",
        "module.wasm:application/wasm");

    assertServes("by-oras");
  }

  @Test
  @Tag("full")
  void takesACopyBySkopeoAsAPublishAndGivesItBack(@TempDir Path folder) throws IOException {
    String skopeo = Tool.require("skopeo", "a copy with skopeo").toString();
    layout(folder.resolve("layout"), Guests.several());

    run(
        folder,
        skopeo,
        "copy",
        "--insecure-policy",
        "--dest-tls-verify=false",
        "--dest-creds=anyone:" + platform.secret("publisher"),
        "oci:layout:module",
        "docker://" + registry() + "/by-skopeo:1.0.0");
    String inspected =
        run(
            folder,
            skopeo,
            "inspect",
            "--raw",
            "--tls-verify=false",
            "--creds=anyone:" + platform.secret("publisher"),
            "docker://" + registry() + "/by-skopeo:1.0.0");

    assertServes("by-skopeo");
    assertThat(inspected).contains(Publisher.digest(Guests.several()));
  }

  private String registry() {
    return "127.0.0.1:" + gateway.base().getPort();
  }

  private static String run(Path folder, String... command) {
    return Program.run(List.of(command), folder, Map.of(), PATIENCE).expectSuccess();
  }

  private void assertServes(String module) {
    platform.publisher().awaitState(module, "1.0.0", "active");
    assertThat(gateway.call(module, "echo", "pushed").returnValue()).isEqualTo("pushed");
  }

  /** An OCI image layout with one manifest, as other build tools leave it behind. */
  private static void layout(Path folder, byte[] code) throws IOException {
    Path blobs = Files.createDirectories(folder.resolve("blobs/sha256"));
    byte[] config = JSON.write(Map.of("architecture", "wasm", "os", "wasip1"));
    byte[] manifest =
        JSON.write(
            Map.of(
                "schemaVersion",
                2,
                "mediaType",
                "application/vnd.oci.image.manifest.v1+json",
                "config",
                descriptor(blobs, "application/vnd.wasm.config.v0+json", config),
                "layers",
                List.of(descriptor(blobs, "application/wasm", code))));
    Map<String, Object> described =
        new LinkedHashMap<>(
            descriptor(blobs, "application/vnd.oci.image.manifest.v1+json", manifest));
    described.put("annotations", Map.of("org.opencontainers.image.ref.name", "module"));
    Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    Files.write(
        folder.resolve("index.json"),
        JSON.write(Map.of("schemaVersion", 2, "manifests", List.of(described))));
  }

  private static Map<String, Object> descriptor(Path blobs, String mediaType, byte[] content)
      throws IOException {
    String digest = Publisher.digest(content);
    Files.write(blobs.resolve(digest.substring(digest.indexOf(':') + 1)), content);
    return Map.of("mediaType", mediaType, "digest", digest, "size", content.length);
  }
}
