package dev.modmesh.artifact.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JarInspectorTest {
  @TempDir Path folder;

  private Path jar(Map<String, byte[]> entries) throws IOException {
    Path jar = folder.resolve("module.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return jar;
  }

  private static Map<String, byte[]> good() {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put(JarInspector.SERVICE_FILE, utf8("# the module\norg.example.Greeter # here\n"));
    entries.put("org/example/Greeter.class", new byte[100]);
    return entries;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private ProblemException refusal(Map<String, byte[]> entries) throws IOException {
    Path jar = jar(entries);
    return catchThrowableOfType(
        ProblemException.class, () -> JarInspector.inspect(jar, JarLimits.DEFAULT));
  }

  @Test
  void findsTheModuleClass() throws IOException {
    JarModule module = JarInspector.inspect(jar(good()), JarLimits.DEFAULT);

    assertThat(module.moduleClass()).isEqualTo("org.example.Greeter");
    assertThat(module.entries()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil",
        "a/../../evil",
        "/etc/passwd",
        "a\\b",
        "C:/evil",
        "ORG/example/greeter.CLASS"
      })
  void refusesADangerousName(String name) throws IOException {
    Map<String, byte[]> entries = good();
    entries.put(name, new byte[1]);

    ProblemException problem = refusal(entries);

    assertThat(problem.type()).isEqualTo(ProblemType.INVALID_MANIFEST);
    assertThat(problem.detail()).contains("`" + name + "`");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lib/x.so", "x.dll", "a/libx.so.1.2", "X.DYLIB", "y.jnilib"})
  void refusesNativeCode(String name) throws IOException {
    Map<String, byte[]> entries = good();
    entries.put(name, new byte[1]);

    assertThat(refusal(entries).detail()).contains("native code");
  }

  @Test
  void refusesABombByItsRatio() throws IOException {
    Map<String, byte[]> entries = good();
    entries.put("zeros", new byte[20 << 20]);

    ProblemException problem = refusal(entries);

    assertThat(problem.type()).isEqualTo(ProblemType.MODULE_LIMITS);
    assertThat(problem.extensions()).containsEntry("limit", "ratio").containsEntry("allowed", 100L);
  }

  @Test
  void refusesMoreEntriesThanAllowed() throws IOException {
    Map<String, byte[]> entries = good();
    for (int i = 0; i < 10_000; i++) {
      entries.put("f" + i, new byte[0]);
    }

    ProblemException problem = refusal(entries);

    assertThat(problem.extensions())
        .containsEntry("limit", "entries")
        .containsEntry("value", 10_002L)
        .containsEntry("allowed", 10_000L);
  }

  @Test
  void refusesMoreUnpackedBytesThanAllowed() throws IOException {
    Path jar = jar(good());

    ProblemException problem =
        catchThrowableOfType(
            ProblemException.class, () -> JarInspector.inspect(jar, new JarLimits(10, 50, 100)));

    assertThat(problem.extensions()).containsEntry("limit", "total_bytes");
  }

  @Test
  void asksForExactlyOneModuleClass() throws IOException {
    Map<String, byte[]> none = good();
    none.remove(JarInspector.SERVICE_FILE);
    Map<String, byte[]> two = good();
    two.put(JarInspector.SERVICE_FILE, utf8("a.B\nc.D\n"));
    Map<String, byte[]> absent = good();
    absent.put(JarInspector.SERVICE_FILE, utf8("a.B\n"));

    assertThat(refusal(none).detail()).contains("has no `META-INF/services/");
    assertThat(refusal(two).detail()).contains("exactly one class");
    assertThat(refusal(absent).detail()).contains("does not hold the module class");
  }

  @Test
  void refusesWhatIsNoArchive() throws IOException {
    Path jar = Files.write(folder.resolve("x"), utf8("not a zip"));

    ProblemException problem =
        catchThrowableOfType(
            ProblemException.class, () -> JarInspector.inspect(jar, JarLimits.DEFAULT));

    assertThat(problem.type()).isEqualTo(ProblemType.INVALID_MANIFEST);
  }
}
