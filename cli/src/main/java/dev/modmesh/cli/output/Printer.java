package dev.modmesh.cli.output;

import dev.modmesh.client.wire.JacksonCodec;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Prints answers in the wanted format. */
public final class Printer {
  static final JacksonCodec JSON = new JacksonCodec();

  private final PrintWriter out;
  private final Format format;

  /** Prints to this writer. */
  public Printer(PrintWriter out, Format format) {
    this.out = out;
    this.format = format;
  }

  /** Prints the value, or for people the table. */
  public void print(@Nullable Object value, Supplier<Table> table) {
    switch (format) {
      case table -> table.get().print(out);
      case json -> out.println(new String(JSON.writePretty(value), StandardCharsets.UTF_8));
      case yaml -> out.print(Yaml.write(value));
    }
    out.flush();
  }

  /** Prints one of many values on a line of its own, or for people the text; flushes. */
  public void printLine(@Nullable Object value, Supplier<String> text) {
    switch (format) {
      case table -> out.println(text.get());
      case json -> out.println(new String(JSON.write(value), StandardCharsets.UTF_8));
      case yaml -> out.print("---\n" + Yaml.write(value));
    }
    out.flush();
  }
}
