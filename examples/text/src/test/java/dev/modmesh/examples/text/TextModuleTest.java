package dev.modmesh.examples.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.modmesh.api.function.Arguments;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.client.wire.JacksonCodec;
import dev.modmesh.runtime.TestModules;
import dev.modmesh.runtime.lifecycle.ModuleSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TextModuleTest {
  @TempDir Path folder;
  private TestModules modules;
  private ModuleSource text;

  @BeforeEach
  void load() {
    Path wasm = Path.of("target/text.wasm");
    assumeTrue(Files.exists(wasm), "not built: Node 20 is missing");
    modules = new TestModules(folder);
    text = modules.published(Path.of("modmesh.yaml"), wasm, List.of());
    modules.load(text);
  }

  @AfterEach
  void stop() {
    if (modules != null) {
      modules.close();
    }
  }

  @Test
  void slugifiesWords() {
    assertThat(modules.call(text, "slugify", "Hello World")).isEqualTo("hello-world");
    assertThat(modules.call(text, "slugify", "  A — b_c!  42 ")).isEqualTo("a-b-c-42");
    assertThat(modules.call(text, "slugify", "")).isEqualTo("");
  }

  @Test
  void slugifyingTwiceIsSlugifyingOnce() {
    long seed = 42;
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      StringBuilder any = new StringBuilder();
      random.ints(random.nextInt(40), 1, 0x250).forEach(any::appendCodePoint);
      Object once = modules.call(text, "slugify", any.toString());
      assertThat(modules.call(text, "slugify", once)).as("seed %d", seed).isEqualTo(once);
    }
  }

  @Test
  void takesItsArgumentByName() {
    Object slug =
        modules
            .engine()
            .modules()
            .call(
                text.activation(),
                "slugify",
                Arguments.of(List.of(), Map.of("text", "By Name")),
                TestModules.context(Duration.ofSeconds(5)))
            .value();

    assertThat(slug).isEqualTo("by-name");
  }

  @Test
  void givesItsResultAsJsonText() {
    byte[] json =
        modules.call(text, "slugify", Duration.ofSeconds(5), "A B").toJson(new JacksonCodec());

    assertThat(new String(json, StandardCharsets.UTF_8)).isEqualTo("\"a-b\"");
  }

  @Test
  void countsWords() {
    assertThat(modules.call(text, "word_count", "one two\n three")).isEqualTo(3);
    assertThat(modules.call(text, "word_count", " ")).isEqualTo(0);
  }

  @Test
  void reversesByCodePoints() {
    assertThat(modules.call(text, "reverse", "ab\"\\\n😀é")).isEqualTo("é😀\n\\\"ba");
  }

  @Test
  void reversingTwiceGivesTheSame() {
    long seed = 7;
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      StringBuilder any = new StringBuilder();
      random.ints(random.nextInt(40), 1, 0xd7ff).forEach(any::appendCodePoint);
      Object back = modules.call(text, "reverse", modules.call(text, "reverse", any.toString()));
      assertThat(back).as("seed %d", seed).isEqualTo(any.toString());
    }
  }

  @Test
  void saysWhatItTakes() {
    ProblemException problem =
        catchThrowableOfType(ProblemException.class, () -> modules.call(text, "slugify", 1, "two"));

    assertThat(problem.type()).isEqualTo(ProblemType.FUNCTION_FAILED);
    assertThat(problem.detail()).isEqualTo("slugify takes one argument, `text`, a string");
  }
}
