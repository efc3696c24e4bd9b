package dev.modmesh.registry.backend.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.event.Item;
import dev.modmesh.api.event.Kind;
import dev.modmesh.api.event.Revision;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.spi.RegistryBackend;
import dev.modmesh.registry.backend.RegistryBackendContract;
import dev.modmesh.registry.log.RevisionLog;
import dev.modmesh.registry.testing.Registry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBackendTest extends RegistryBackendContract {
  @TempDir Path folder;

  @Override
  protected RegistryBackend open() {
    return open("registry.db");
  }

  private EmbeddedBackend open(String name) {
    return new EmbeddedBackend(folder.resolve(name), Registry.CODEC);
  }

  private static void assertUnavailable(ProblemException problem) {
    assertThat(problem.type()).isEqualTo(ProblemType.REGISTRY_UNAVAILABLE);
  }

  @Test
  void aSecondOpenIsRefused() {
    try (EmbeddedBackend holder = open("held.db")) {
      assertThatExceptionOfType(ProblemException.class)
          .isThrownBy(() -> open("held.db"))
          .satisfies(
              problem -> {
                assertUnavailable(problem);
                assertThat(problem.detail()).contains("another gateway may hold it");
              });
      assertThat(holder.snapshot().items()).isEmpty();
    }
    open("held.db").close();
  }

  @Test
  void aFileThatIsNoRegistryIsRefusedAndLeftAlone() throws IOException {
    Path file = folder.resolve("other.db");
    byte[] content = "not a registry at all\n".repeat(1000).getBytes(StandardCharsets.UTF_8);
    Files.write(file, content);

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> open("other.db"))
        .satisfies(EmbeddedBackendTest::assertUnavailable);

    assertThat(Files.readAllBytes(file)).isEqualTo(content);
  }

  @Test
  void aFolderThatIsNotThereIsReported() {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> open("missing/registry.db"))
        .satisfies(EmbeddedBackendTest::assertUnavailable);
  }

  @Test
  void epochsOfDifferentFilesDiffer() {
    try (EmbeddedBackend one = open("one.db");
        EmbeddedBackend other = open("other.db")) {
      assertThat(one.snapshot().revision().sameEpoch(other.snapshot().revision())).isFalse();
    }
  }

  @Test
  void theFileDoesNotGrowWithTheNumberOfWrites() throws IOException {
    try (EmbeddedBackend backend = open("size.db")) {
      Revision last = backend.snapshot().revision();
      for (int i = 0; i < 3000; i++) {
        Change change =
            Change.put(Kind.INSTANCE, "host-" + i % 20, Map.of("n", i, "x", "y".repeat(300)));
        last = backend.append(last, List.of(change)).orElseThrow();
      }

      assertThat(Files.size(folder.resolve("size.db"))).isLessThan(1 << 20);
    }
  }

  @Test
  void aFullDiskIsReportedAndTheLogGoesOnWhenThereIsRoomAgain() throws Exception {
    try (EmbeddedBackend backend = open("full.db")) {
      RevisionLog log = Registry.log(backend);
      Revision first = Registry.commit(log, set("a", 1));
      Change large = Change.put(Kind.POLICY, "large", Map.of("x", "y".repeat(100_000)));

      backend.leaveRoom(3);
      assertThatExceptionOfType(ProblemException.class)
          .isThrownBy(() -> Registry.commit(log, set("a", 2), large))
          .satisfies(problem -> assertThat(problem.type()).isEqualTo(ProblemType.STORAGE_FULL));

      assertThat(log.view().revision()).isEqualTo(first);
      assertThat(backend.snapshot().items()).containsExactly(item("a", 1, first));
      backend.leaveRoom(1000);
      Revision next = Registry.commit(log, set("a", 2), large);
      assertThat(backend.snapshot().revision()).isEqualTo(next);
      assertThat(log.view().sortedItems())
          .containsExactlyInAnyOrderElementsOf(backend.snapshot().items());
    }
  }

  private static Change set(String key, int n) {
    return Change.put(Kind.POLICY, key, Map.of("n", n));
  }

  private static Item item(String key, int n, Revision revision) {
    return new Item(Kind.POLICY, key, revision, Map.of("n", n));
  }
}
