package dev.modmesh.client.watch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
    String name = "";
    List<String> data = new ArrayList<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty()) {
        if (!data.isEmpty()) {
          return new Event(id, name.isEmpty() ? "message" : name, String.join("\n", data));
        }
        name = "";
      } else {
        int colon = line.indexOf(':');
        String value = colon < 0 ? "" : value(line, colon + 1);
        switch (colon < 0 ? line : line.substring(0, colon)) {
          case "data" -> data.add(value);
          case "event" -> name = value;
          case "id" -> id = value;
          default -> {} // a comment, or a field that the standard says to ignore
        }
      }
    }
    return null; // an event without the empty line after it was cut off
  }

  private static String value(String line, int from) {
    return line.startsWith(" ", from) ? line.substring(from + 1) : line.substring(from);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
