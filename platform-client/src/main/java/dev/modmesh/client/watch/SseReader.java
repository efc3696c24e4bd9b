package dev.modmesh.client.watch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads server-sent events (WHATWG HTML, section 9.2) one at a time; blocks. Not thread-safe. */
public final class SseReader implements AutoCloseable {
  private final BufferedReader lines;

  /** One event; {@code name} is {@code message} when the stream gives none. */
  public record Event(String id, String name, String data) {}

  /** Reads from this stream, which {@link #close} closes. */
  public SseReader(InputStream stream) {
    lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
  }

  /** The next event, or null at the end of the stream. Comments are skipped. */
  public @Nullable Event next() throws IOException {
    String id = "";
    String name = "message";
    StringBuilder data = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty()) {
        if (!data.isEmpty()) {
          return new Event(id, name, data.toString());
        }
        name = "message";
      } else if (line.startsWith("data:")) {
        data.append(data.isEmpty() ? "" : "\n").append(value(line, 5));
      } else if (line.startsWith("event:")) {
        name = value(line, 6);
      } else if (line.startsWith("id:")) {
        id = value(line, 3);
      }
    }
    return null;
  }

  private static String value(String line, int from) {
    return line.startsWith(" ", from) ? line.substring(from + 1) : line.substring(from);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
