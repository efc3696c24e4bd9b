package dev.modmesh.examples.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.modmesh.artifact.inspect.WasmInspector;
import dev.modmesh.artifact.inspect.WasmLimits;
import dev.modmesh.runtime.TestModules;
import dev.modmesh.runtime.lifecycle.ModuleSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example that comes with Extism's development kit for AssemblyScript, compiled as it is. It
 * reads input, sets, gets and removes a variable, asks for configuration, and writes output.
 */
final class ForeignPlugInTest {
  @TempDir Path folder;

  @Test
  void runsAPlugInThatKnowsOnlyExtism() throws IOException {
    Path file = Path.of("target/foreign.wasm");
    assumeTrue(Files.exists(file), "not built: Node 20 is missing");
    byte[] wasm = Files.readAllBytes(file);
    String[] functions =
        WasmInspector.inspect(wasm, WasmLimits.DEFAULT).exportedFunctions().toArray(String[]::new);
    assertThat(functions).containsExactly("count_vowels");

    try (TestModules modules = new TestModules(folder)) {
      ModuleSource plugIn = modules.wasm("foreign", wasm, functions);
      modules.load(plugIn);

      for (int i = 0; i < 50; i++) {
        assertThat(modules.call(plugIn, "count_vowels", "Hello, World!"))
            .isEqualTo(Map.of("count", 3, "config", "null", "a", "this is var a"));
      }
    }
  }
}
