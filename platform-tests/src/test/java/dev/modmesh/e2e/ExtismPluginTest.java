package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Gateway;
import dev.modmesh.platform.Guests;
import dev.modmesh.platform.Installation;
import dev.modmesh.platform.Platform;
import dev.modmesh.platform.PlatformExtension;
import dev.modmesh.platform.Program;
import dev.modmesh.platform.Publisher;
import dev.modmesh.platform.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Extism plug-ins are modules as they are: without a manifest, and without a change. */
@ExtendWith(PlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ExtismPluginTest {
  private static final Duration BUILD = Duration.ofMinutes(5);

  private final Gateway gateway;
  private final Publisher publisher;

  ExtismPluginTest(Platform platform) {
    this.gateway = platform.anonymous();
    this.publisher = platform.publisher();
  }

  private void publish(String name, byte[] code) {
    publisher.bareWasm(name, "1.0.0", code).expect(201);
    publisher.awaitState(name, "1.0.0", "active");
  }

  @Test
  void derivesFunctionsFromTheExports() {
    publish("bare", Guests.several());

    Answer record = gateway.get("/api/v1/modules/bare/versions/1.0.0");
    Answer answer = gateway.call("bare", "echo", "as it is");

    assertThat(record.text("functions")).contains("echo").contains("trap");
    assertThat(answer.returnValue()).isEqualTo("as it is");
    assertThat(gateway.call("bare", "echo", Map.of("a", 1)).returnValue())
        .isEqualTo(Map.of("a", 1));
    assertThat(gateway.call("bare", "echo", 1, 2).problem()).isEqualTo("422 invalid-arguments");
  }

  /** Extism's own example for AssemblyScript, as it comes in its package. */
  @Test
  void runsAPluginThatSomebodyElseHasWritten() throws IOException {
    Path plugin =
        Path.of(
            System.getProperty(
                "modmesh.extism-plugin",
                Installation.example("text", "target/foreign.wasm").toString()));
    if (!Files.exists(plugin)) {
      Tool.notRun("a foreign Extism plug-in: it was not built, which needs Node 20");
    }
    publish("foreign", Files.readAllBytes(plugin));

    Answer answer = gateway.call("foreign", "count_vowels", "Hello, World!");

    assertThat(answer.text()).containsPattern("\"count\": ?3\\b");
  }

  /** A plug-in in Go with Extism's own development kit, from the module proxy. */
  @Test
  @Tag("full")
  @EnabledIfSystemProperty(named = "modmesh.full", matches = "true")
  void runsAPluginBuiltWithTheDevelopmentKitForGo(@TempDir Path folder) throws IOException {
    String go = Tool.require("go", "an Extism plug-in in Go").toString();
    Files.writeString(
        folder.resolve("main.go"),
        """
        package main

        import "github.com/extism/go-pdk"

        //go:wasmexport greet
        func greet() int32 {
        	pdk.OutputString("Hello, " + pdk.InputString() + "!")
        	return 0
        }

        func main() {}
        """);
    Map<String, String> environment =
        Map.of("GOOS", "wasip1", "GOARCH", "wasm", "GOFLAGS", "-mod=mod");
    List<List<String>> steps =
        List.of(
            List.of(go, "mod", "init", "greet"),
            List.of(go, "get", "github.com/extism/go-pdk@v1.1.3"),
            List.of(go, "build", "-buildmode=c-shared", "-o", "greet.wasm", "."));
    for (List<String> step : steps) {
      Program.run(step, folder, environment, BUILD).expectSuccess();
    }

    publish("greet", Files.readAllBytes(folder.resolve("greet.wasm")));

    assertThat(gateway.call("greet", "greet", "Ada").returnValue()).isEqualTo("Hello, Ada!");
  }
}
