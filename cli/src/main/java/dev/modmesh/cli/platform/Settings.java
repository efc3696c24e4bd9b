package dev.modmesh.cli.platform;

import dev.modmesh.cli.ExitCode;
import dev.modmesh.client.config.UnknownKeys;
import dev.modmesh.client.credential.SecretFile;
import dev.modmesh.client.process.DataFolder;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Settings on their way to the processes. They travel in files that only the owner reads, named by
 * an environment variable which every child inherits: they may hold secrets, and command lines are
 * public. The folder's file ranks below {@code MODMESH_…} variables, {@code --set} above them.
 */
final class Settings {
  private static final List<String> PARTS =
      List.of("modmesh.gateway", "modmesh.host", "modmesh.autoscaler", "modmesh.traces");
  private static final String PREFIX = "modmesh.";
  private static final String ORDINAL = "config_ordinal";
  private static final String BELOW_ENVIRONMENT = "275";
  private static final String ABOVE_ENVIRONMENT = "350";
  private static final String LOCATIONS = "SMALLRYE_CONFIG_LOCATIONS";

  private Settings() {}

  /** Checks the settings, writes them down, and returns the environment that names them. */
  static Map<String, String> prepare(DataFolder data, Map<String, String> overrides)
      throws IOException {
    Properties kept = new Properties();
    if (Files.isRegularFile(data.settings())) {
      try (Reader reader = Files.newBufferedReader(data.settings(), StandardCharsets.UTF_8)) {
        kept.load(reader);
      } catch (IllegalArgumentException e) {
        throw new StartupException(
            ExitCode.ENVIRONMENT, data.settings() + " is not a properties file: " + e.getMessage());
      }
    }
    Properties given = new Properties();
    given.putAll(overrides);
    for (Properties settings : List.of(kept, given)) {
      settings.stringPropertyNames().forEach(Settings::check);
    }
    return Map.of(
        LOCATIONS,
        write(data.run().resolve("settings.properties"), kept, BELOW_ENVIRONMENT)
            + ","
            + write(data.run().resolve("set.properties"), given, ABOVE_ENVIRONMENT));
  }

  private static String write(Path file, Properties settings, String ordinal) throws IOException {
    Properties ranked = new Properties();
    ranked.putAll(settings);
    ranked.setProperty(ORDINAL, ordinal);
    StringWriter text = new StringWriter();
    ranked.store(text, null);
    SecretFile.write(file, text.toString());
    return file.toUri().toString().replace(",", "\\,");
  }

  /** Each program checks its own keys; this finds those that belong to none. */
  static void check(String key) {
    if (!key.startsWith(PREFIX)) {
      return;
    }
    String part = PREFIX + key.substring(PREFIX.length()).split("\\.", 2)[0];
    try {
      UnknownKeys.check(PREFIX, PARTS, List.of(part));
    } catch (IllegalArgumentException e) {
      throw new StartupException(ExitCode.USAGE, key + ": " + e.getMessage());
    }
  }
}
