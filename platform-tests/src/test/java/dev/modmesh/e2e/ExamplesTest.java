package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.client.wire.JacksonCodec;
import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Gateway;
import dev.modmesh.platform.Installation;
import dev.modmesh.platform.Platform;
import dev.modmesh.platform.PlatformExtension;
import dev.modmesh.platform.Publisher;
import dev.modmesh.platform.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The example modules that the platform comes with. */
@ExtendWith(PlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ExamplesTest {
  private final Gateway gateway;
  private final Publisher publisher;

  ExamplesTest(Platform platform) {
    this.gateway = platform.anonymous();
    this.publisher = platform.publisher();
  }

  @BeforeAll
  void publish() throws IOException {
    publish("money", "2.0.0", "money.jar");
    publish("pricing", "1.0.0", "pricing.jar");
  }

  private void publish(String name, String version, String artifact) throws IOException {
    Path manifest = Installation.example(name, "modmesh.yaml");
    byte[] code = Files.readAllBytes(Installation.example(name, "target/" + artifact));
    publisher
        .described(new JacksonCodec().readYaml(Files.readAllBytes(manifest)), code)
        .expect(201);
    publisher.awaitState(name, version, "active");
  }

  @Test
  void makesASlugOfAText() throws IOException {
    if (!Files.exists(Installation.example("text", "target/text.wasm"))) {
      Tool.notRun("the example `text`: it was not built, which needs Node 20");
    }
    publish("text", "1.2.0", "text.wasm");

    Answer answer = gateway.callRaw("text", "slugify", "{\"args\":[\"Hello World\"]}");

    assertThat(answer.text()).isEqualTo("{\"return_value\":\"hello-world\"}");
    assertThat(answer.header("Modmesh-Module")).isEqualTo("text@1.2.0");
    assertThat(answer.header("Modmesh-Digest")).startsWith("sha256:");
  }

  @Test
  void quotesAPriceWithTheHelpOfAnotherModule() {
    Answer answer = gateway.call("pricing", "quote", "4.50 EUR", 12);

    assertThat(answer.returnValue())
        .isEqualTo(
            Map.of(
                "quantity", 12, "price", "4.50 EUR", "discount_percent", 10, "total", "48.60 EUR"));
    assertThat(gateway.get("/api/v1/modules/pricing/resolve").text("dependencies"))
        .contains("money")
        .contains("2.0.0");
    assertThat(List.of(gateway.call("pricing", "quote", "much", 1).status())).containsExactly(500);
  }
}
