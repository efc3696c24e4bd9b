package dev.modmesh.registry.backend.embedded;

import dev.modmesh.api.event.Revision;
import dev.modmesh.registry.testing.Registry;
import dev.modmesh.registry.testing.Writes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Appends for ever and prints each revision that was acknowledged, until it is killed. */
final class KilledWriter {
  private KilledWriter() {}

  public static void main(String[] arguments) {
    EmbeddedBackend backend = new EmbeddedBackend(Path.of(arguments[0]), Registry.CODEC);
    Revision last = backend.snapshot().revision();
    while (true) {
      last = backend.append(last, Writes.of(last.number() + 1)).orElseThrow();
      byte[] line = (last + ";\n").getBytes(StandardCharsets.US_ASCII);
      System.out.write(line, 0, line.length);
      System.out.flush();
    }
  }
}
