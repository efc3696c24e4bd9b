package dev.modmesh.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ProblemsDocumentTest {
  @Test
  void theDocumentListsExactlyTheTypesOfTheCode() throws IOException {
    assertThat(Files.readAllLines(Path.of("../docs/problems.md")))
        .filteredOn(line -> line.startsWith("| `"))
        .containsExactlyElementsOf(
            Arrays.stream(ProblemType.values()).map(ProblemsDocumentTest::row).toList());
  }

  private static String row(ProblemType type) {
    return "| `"
        + type.slug()
        + "` | "
        + type.status()
        + " | "
        + type.title()
        + " | "
        + (type.retryable() ? "yes" : "no")
        + " | "
        + type.origin().word()
        + " |";
  }
}
