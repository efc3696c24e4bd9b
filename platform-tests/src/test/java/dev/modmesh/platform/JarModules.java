package dev.modmesh.platform;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Compiles one class into a JAR module. */
public final class JarModules {
  private JarModules() {}

  /**
   * The archive of a module.
   *
   * @param body what stands between the braces of a public class that implements {@code Module}
   */
  public static byte[] of(String className, String body) {
    String source =
        """
        import dev.modmesh.api.guest.*;
        import java.util.*;
        public final class %s implements dev.modmesh.api.guest.Module {
        %s
        }
        """
            .formatted(className, body);
    try {
      Path folder = Files.createTempDirectory("modmesh-jar-");
      Path file = Files.writeString(folder.resolve(className + ".java"), source);
      JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
      int status =
          compiler.run(
              null,
              null,
              null,
              List.of("-parameters", "-proc:none", "-d", folder.toString(), file.toString())
                  .toArray(String[]::new));
      if (status != 0) {
        throw new IllegalArgumentException("does not compile:\n" + source);
      }
      Files.delete(file);
      return archive(className, folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] archive(String className, Path folder) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes);
        Stream<Path> classes = Files.list(folder)) {
      jar.putNextEntry(new JarEntry("META-INF/services/dev.modmesh.api.guest.Module"));
      jar.write(className.getBytes(StandardCharsets.UTF_8));
      for (Path file : classes.sorted().toList()) {
        jar.putNextEntry(new JarEntry(String.valueOf(file.getFileName())));
        jar.write(Files.readAllBytes(file));
        Files.delete(file);
      }
    }
    Files.delete(folder);
    return bytes.toByteArray();
  }
}
