package dev.modmesh.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
  @TempDir Path folder;

  @Test
  void showsTroubleSinceTheStartWithItsInnermostCause() throws IOException {
    Path log = Files.writeString(folder.resolve("gateway.log"), "an earlier start\n");
    LogTail tail = LogTail.fromNow(log);

    Files.writeString(
        log,
        """
        {"level":"INFO","message":"all is well"}
        plain text
        {"level":"ERROR","message":"no start","exception":{"message":"outer",\
        "causedBy":{"exception":{"message":"port taken"}}}}
        """,
        StandardOpenOption.APPEND);

    assertThat(tail.text()).isEqualTo("  plain text\n  ERROR no start: port taken");
  }
}
