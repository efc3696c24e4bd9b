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
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBackendTest extends RegistryBackendContract {
  @TempDir Path folder;

  @Override
  protected RegistryBackend open() {
    return open("registry.mv");
  }

  private EmbeddedBackend open(String name) {
    return new EmbeddedBackend(folder.resolve(name), Registry.CODEC);
  }

  private static void assertUnavailable(ProblemException problem) {
    assertThat(problem.type()).isEqualTo(ProblemType.REGISTRY_UNAVAILABLE);
  }

  @Test
  void aSecondOpenIsRefused() {
    try (EmbeddedBackend holder = open("held.mv")) {
      assertThatExceptionOfType(ProblemException.class)
          .isThrownBy(() -> open("held.mv"))
          .satisfies(
              problem -> {
                assertUnavailable(problem);
                assertThat(problem.detail()).contains("another gateway may hold it");
              });
      assertThat(holder.snapshot().items()).isEmpty();
    }
    open("held.mv").close();
  }

  @Test
  void aFileThatIsNoRegistryIsRefusedAndLeftAlone() throws IOException {
    Path file = folder.resolve("other.mv");
    byte[] content = "not a registry at all\n".repeat(1000).getBytes(StandardCharsets.UTF_8);
    Files.write(file, content);

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> open("other.mv"))
        .satisfies(EmbeddedBackendTest::assertUnavailable);

    assertThat(Files.readAllBytes(file)).isEqualTo(content);
  }

  @Test
  void aFolderThatIsNotThereIsReported() {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> open("missing/registry.mv"))
        .satisfies(EmbeddedBackendTest::assertUnavailable);
  }

  @Test
  void epochsOfDifferentFilesDiffer() {
    try (EmbeddedBackend one = open("one.mv");
        EmbeddedBackend other = open("other.mv")) {
      assertThat(one.snapshot().revision().sameEpoch(other.snapshot().revision())).isFalse();
    }
  }

  @Test
  void theFileDoesNotGrowWithTheNumberOfWrites() throws IOException {
    try (EmbeddedBackend backend = open("size.mv")) {
      Revision last = backend.snapshot().revision();
      for (int i = 0; i < 3000; i++) {
        Change change =
            Change.put(Kind.INSTANCE, "host-" + i % 20, Map.of("n", i, "x", "y".repeat(300)));
        last = backend.append(last, List.of(change)).orElseThrow();
      }

      assertThat(Files.size(folder.resolve("size.mv"))).isLessThan(1 << 20);
    }
  }

  @Test
  void aFullDiskIsReportedAndTheLogGoesOnWhenThereIsRoomAgain() {
    FullDisk disk = FullDisk.install();
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Path file = Path.of(FullDisk.SCHEME + ":" + folder.resolve("full.mv"));
    try (EmbeddedBackend backend = new EmbeddedBackend(file, Registry.CODEC)) {
      RevisionLog log = Registry.log(backend);
      for (int i = 1; i <= 40; i++) {
        Change[] both = {set("a", i), set("b", i)};

        disk.leave(random.nextInt(6000));
        assertThatExceptionOfType(ProblemException.class)
            .isThrownBy(
                () -> {
                  for (int more = 0; more < 1000; more++) {
                    Revision unused = Registry.commit(log, set("filler", more + random.nextInt()));
                  }
                })
            .satisfies(problem -> assertThat(problem.type()).isEqualTo(ProblemType.STORAGE_FULL));
        assertThatExceptionOfType(ProblemException.class)
            .isThrownBy(() -> Registry.commit(log, both));
        disk.leave(Long.MAX_VALUE);
        Revision revision = Registry.commit(log, both);

        assertThat(log.view().revision()).isEqualTo(revision);
        assertThat(backend.snapshot().revision()).isEqualTo(revision);
        assertThat(backend.snapshot().items())
            .as("seed %s", seed)
            .contains(item("a", i, revision), item("b", i, revision));
        assertThat(log.view().sortedItems())
            .containsExactlyInAnyOrderElementsOf(backend.snapshot().items());
      }
    }
  }

  @Test
  void aWriteThatWasMadeAlthoughItWasReportedFailedIsNoticed() {
    FullDisk disk = FullDisk.install();
    Path file = Path.of(FullDisk.SCHEME + ":" + folder.resolve("unsure.mv"));
    try (EmbeddedBackend backend = new EmbeddedBackend(file, Registry.CODEC)) {
      RevisionLog log = Registry.log(backend);
      Revision first = Registry.commit(log, set("a", 1));

      disk.failToForce(true);
      assertThatExceptionOfType(ProblemException.class)
          .isThrownBy(() -> Registry.commit(log, set("a", 2)));
      assertThat(log.view().revision()).isEqualTo(first);
      disk.failToForce(false);
      Revision next = Registry.commit(log, set("b", 1));

      assertThat(next).isEqualTo(first.next().next());
      assertThat(backend.snapshot().items())
          .containsExactlyInAnyOrder(item("a", 2, first.next()), item("b", 1, next));
      assertThat(log.view().sortedItems())
          .containsExactlyInAnyOrderElementsOf(backend.snapshot().items());
    } finally {
      disk.failToForce(false);
    }
  }

  private static Change set(String key, int n) {
    return Change.put(Kind.POLICY, key, Map.of("n", n));
  }

  private static Item item(String key, int n, Revision revision) {
    return new Item(Kind.POLICY, key, revision, Map.of("n", n));
  }
}
