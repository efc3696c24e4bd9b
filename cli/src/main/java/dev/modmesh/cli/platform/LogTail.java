package dev.modmesh.cli.platform;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.client.wire.JacksonCodec;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a process wrote to its log since it was started, as far as it tells of trouble. */
final class LogTail {
  private static final int LINES = 15;
  private static final JacksonCodec CODEC = new JacksonCodec();

  private final Path log;
  private final long start;

  private LogTail(Path log, long start) {
    this.log = log;
    this.start = start;
  }

  /** From the present end of the log on. */
  static LogTail fromNow(Path log) throws IOException {
    return new LogTail(log, Files.exists(log) ? Files.size(log) : 0);
  }

  String text() {
    List<String> lines = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
      channel.position(Math.min(start, channel.size()));
      byte[] bytes = Channels.newInputStream(channel).readAllBytes();
      new String(bytes, StandardCharsets.UTF_8).lines().forEach(line -> add(lines, line));
    } catch (IOException e) {
      return "  (no log: " + e + ")";
    }
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
  }

  private static void add(List<String> lines, String line) {
    if (!line.startsWith("{")) {
      if (!line.isBlank()) {
        lines.add("  " + line);
      }
      return;
    }
    try {
      Map<String, @Nullable Object> entry = CODEC.readObject(line.getBytes(StandardCharsets.UTF_8));
      String level = String.valueOf(entry.get("level"));
      if (level.startsWith("WARN") || level.startsWith("ERR") || level.equals("FATAL")) {
        lines.add("  " + level + " " + entry.get("message") + cause(entry));
      }
    } catch (ProblemException e) {
      lines.add("  " + line);
    }
  }

  // The innermost cause says what went wrong; those around it say where.
  private static String cause(Map<String, @Nullable Object> entry) {
    Object message = null;
    Object exception = entry.get("exception");
    while (exception instanceof Map<?, ?> map) {
      message = map.get("message") == null ? message : map.get("message");
      exception =
          map.get("causedBy") instanceof Map<?, ?> wrapper ? wrapper.get("exception") : null;
    }
    return message == null ? "" : ": " + message;
  }
}
