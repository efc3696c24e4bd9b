package dev.modmesh.client.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Command lines of Java programs of the platform, run by the Java that runs this program. */
public final class JavaCommand {
  private static final List<String> ALWAYS =
      List.of(
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private JavaCommand() {}

  /**
   * Runs a JAR file.
   *
   * @param jvmOptions such as {@code -Xmx256m}
   * @param properties system properties, in order; never a secret
   */
  public static List<String> jar(
      Path jar, List<String> jvmOptions, Map<String, String> properties) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ALWAYS);
    command.addAll(jvmOptions);
    properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.add("-jar");
    command.add(jar.toString());
    return command;
  }
}
