package dev.modmesh.runtime.jar;

import dev.modmesh.artifact.inspect.JarInspector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;

/** Compiles a JAR module from source in a test. */
final class TestJar {
  private final Path folder;

  TestJar(Path folder) {
    this.folder = folder;
  }

  /** Compiles one class, which is the module class, and packs it with its inner classes. */
  byte[] compile(String className, String source, Path... classPath) {
    try {
      Path sources = Files.createTempDirectory(folder, "sources");
      Path classes = Files.createTempDirectory(folder, "classes");
      Path file = sources.resolve(className.replace('.', '/') + ".java");
      Files.createDirectories(file.getParent());
      Files.writeString(file, source);
      List<String> paths = new ArrayList<>(List.of(System.getProperty("java.class.path")));
      for (Path path : classPath) {
        paths.add(path.toString());
      }
      int status =
          ToolProvider.getSystemJavaCompiler()
              .run(
                  null,
                  null,
                  null,
                  "-parameters",
                  "-proc:none",
                  "-cp",
                  String.join(java.io.File.pathSeparator, paths),
                  "-d",
                  classes.toString(),
                  file.toString());
      if (status != 0) {
        throw new IllegalArgumentException("does not compile");
      }
      return pack(className, classes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] pack(String className, Path classes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes);
        Stream<Path> files = Files.walk(classes)) {
      zip.putNextEntry(new ZipEntry(JarInspector.SERVICE_FILE));
      zip.write(className.getBytes(StandardCharsets.UTF_8));
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        zip.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
        zip.write(Files.readAllBytes(file));
      }
    }
    return bytes.toByteArray();
  }
}
