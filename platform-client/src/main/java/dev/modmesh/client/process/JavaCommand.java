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
          "--sun-misc-unsafe-memory-access=allow",
          // Five times the defaults: C2 waits for what stays hot, and leaves the start alone.
          "-XX:Tier4InvocationThreshold=25000",
          "-XX:Tier4MinInvocationThreshold=3000",
          "-XX:Tier4CompileThreshold=75000",
          "-XX:Tier4BackEdgeThreshold=200000");

  private JavaCommand() {}

  /**
   * Runs a JAR file, with its {@link AotCache} if there is one.
   *
   * @param jvmOptions such as {@code -Xmx256m}
   * @param properties system properties, in order; never a secret
   */
  public static List<String> jar(
      Path jar, List<String> jvmOptions, Map<String, String> properties) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ALWAYS);
    command.addAll(new AotCache(jar).options()); // first, so that the caller's options win
    command.addAll(jvmOptions);
    properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.add("-jar");
    command.add(jar.toString());
    return command;
  }
}
