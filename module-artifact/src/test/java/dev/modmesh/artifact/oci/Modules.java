package dev.modmesh.artifact.oci;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.modmesh.api.module.ManifestReader;
import dev.modmesh.api.module.ModuleManifest;
import dev.modmesh.artifact.inspect.JarInspector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Small modules for tests. */
final class Modules {
  private Modules() {}

  /** Wasm with one function {@code () -> i32} that returns this number, below 64. */
  static byte[] wasm(String function, int result) {
    byte[] name = function.getBytes(UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
    out.writeBytes(new byte[] {1, 5, 1, 0x60, 0, 1, 0x7f});
    out.writeBytes(new byte[] {3, 2, 1, 0});
    out.writeBytes(new byte[] {7, (byte) (name.length + 4), 1, (byte) name.length});
    out.writeBytes(name);
    out.writeBytes(new byte[] {0, 0});
    out.writeBytes(new byte[] {0x0a, 6, 1, 4, 0, 0x41, (byte) result, 0x0b});
    return out.toByteArray();
  }

  static byte[] jar() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(JarInspector.SERVICE_FILE));
      zip.write("example.Text".getBytes(UTF_8));
      zip.putNextEntry(new ZipEntry("example/Text.class"));
      zip.write(new byte[] {1, 2, 3});
    }
    return out.toByteArray();
  }

  static ModuleManifest manifest(String name, String version, String runtime, String function) {
    return ManifestReader.read(
        Map.of(
            "name",
            name,
            "version",
            version,
            "runtime",
            runtime,
            "functions",
            Map.of(function, Map.of("idempotent", true))));
  }
}
