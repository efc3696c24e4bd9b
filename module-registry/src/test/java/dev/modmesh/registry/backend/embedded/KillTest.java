package dev.modmesh.registry.backend.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.api.event.Item;
import dev.modmesh.api.event.Revision;
import dev.modmesh.api.spi.RegistryBackend;
import dev.modmesh.registry.testing.Registry;
import dev.modmesh.registry.testing.Writes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process that writes, at random moments, again and again over the same file. {@code
 * -Dmodmesh.kills=200} makes it thorough.
 */
class KillTest {
  private static final int KILLS = Integer.getInteger("modmesh.kills", 20);

  @TempDir Path folder;

  @Test
  @Timeout(600)
  void whatWasAcknowledgedIsThereAndNothingIsHalf() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed + ", " + KILLS + " kills");
    Random random = new Random(seed);
    Path file = folder.resolve("registry.mv");
    String epoch = "";
    long acknowledged = 0;
    Map<String, Map<String, ?>> model = new TreeMap<>();
    long modelled = 0;

    for (int kill = 0; kill < KILLS; kill++) {
      long heard = writeAndKill(file, random);
      acknowledged = Math.max(acknowledged, heard);

      try (EmbeddedBackend backend = new EmbeddedBackend(file, Registry.CODEC)) {
        RegistryBackend.Snapshot snapshot = backend.snapshot();
        long found = snapshot.revision().number();
        String where = "seed " + seed + ", kill " + kill + ", revision " + found;
        assertThat(found).as(where).isBetween(acknowledged, acknowledged + 1);
        for (; modelled < found; modelled++) {
          Writes.apply(model, modelled + 1);
        }
        assertThat(contents(snapshot)).as(where).isEqualTo(model);
        for (Item item : snapshot.items()) {
          assertThat(item.revision().number()).as(where).isBetween(1L, found);
        }
        if (acknowledged > 0 && !epoch.isEmpty()) {
          assertThat(snapshot.revision().epoch()).as(where).isEqualTo(epoch);
        }
        epoch = snapshot.revision().epoch();
        acknowledged = found;
      }
    }
    System.out.println(acknowledged + " revisions were acknowledged");
    assertThat(acknowledged).isPositive();
  }

  private static Map<String, Map<String, ?>> contents(RegistryBackend.Snapshot snapshot) {
    Map<String, Map<String, ?>> contents = new TreeMap<>();
    snapshot.items().forEach(item -> contents.put(item.key(), item.value()));
    return contents;
  }

  /** Returns the last revision that the process acknowledged; 0 for none. */
  private long writeAndKill(Path file, Random random) throws Exception {
    // a file, as a pipe would be closed with what is left in it
    Path output = folder.resolve("acknowledged");
    Files.deleteIfExists(output);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(output.toFile())
            .start();
    boolean early = random.nextInt(5) == 0; // also while it opens the file
    boolean ended = false;
    while (!early && !ended && Files.size(output) == 0) {
      ended = process.waitFor(5, TimeUnit.MILLISECONDS);
    }
    ended |= process.waitFor(random.nextInt(early ? 600 : 150), TimeUnit.MILLISECONDS);
    assertThat(ended).as("the writer ended by itself").isFalse();
    process.destroyForcibly(); // SIGKILL
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return Files.readString(output, StandardCharsets.US_ASCII)
        .lines()
        .filter(line -> line.endsWith(";")) // one without was cut off
        .map(line -> Revision.parse(line.substring(0, line.length() - 1)).number())
        .reduce(0L, Math::max);
  }
}
