package dev.modmesh.client.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaCommandTest {
  private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;
  private Path jar;

  @BeforeEach
  void build() throws IOException {
    jar = file("run.jar", BUILT);
  }

  @AfterEach
  void endTraining() {
    System.clearProperty(AotCache.TRAINING);
  }

  @Test
  void namesNoCacheWhenThereIsNone() {
    assertThat(command()).noneMatch(argument -> argument.startsWith("-XX:AOTCache"));
  }

  @Test
  void usesACacheThatIsNewerThanItsJar() throws IOException {
    Path cache = file("app.aot", BUILT.plusSeconds(1));

    assertThat(command()).contains("-XX:AOTCache=" + cache, "-XX:AOTMode=auto");
  }

  @Test
  void leavesACacheThatIsOlderThanItsJar() throws IOException {
    file("app.aot", BUILT.minusSeconds(1));

    assertThat(command()).noneMatch(argument -> argument.startsWith("-XX:AOTCache"));
  }

  @Test
  void letsTheCallersOptionsWin() throws IOException {
    file("app.aot", BUILT.plusSeconds(1));

    assertThat(command()).endsWith("-XX:AOTMode=off", "-Dkey=value", "-jar", jar.toString());
  }

  @Test
  void writesACacheInATrainingAndPassesTheTrainingOn() throws IOException {
    file("app.aot", BUILT.plusSeconds(1));
    System.setProperty(AotCache.TRAINING, "true");

    assertThat(command())
        .contains("-XX:AOTCacheOutput=" + folder.resolve("app.aot.new"))
        .contains("-Dmodmesh.aot-training=true")
        .noneMatch(argument -> argument.startsWith("-XX:AOTCache="));
  }

  @Test
  void takesOverWhatATrainingWroteAndNothingElse() throws IOException {
    AotCache cache = new AotCache(jar);
    boolean before = cache.adopt();
    file("app.aot.new", BUILT.plusSeconds(1));

    boolean after = cache.adopt();

    assertThat(before).isFalse();
    assertThat(after).isTrue();
    assertThat(command()).contains("-XX:AOTCache=" + folder.resolve("app.aot"));
    assertThat(folder.resolve("app.aot.new")).doesNotExist();
  }

  private List<String> command() {
    return JavaCommand.jar(jar, List.of("-XX:AOTMode=off"), Map.of("key", "value"));
  }

  private Path file(String name, Instant written) throws IOException {
    Path file = Files.writeString(folder.resolve(name), name);
    Files.setLastModifiedTime(file, FileTime.from(written));
    return file;
  }
}
