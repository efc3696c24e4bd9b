package dev.modmesh.cli.platform;

import dev.modmesh.api.module.ManifestReader;
import dev.modmesh.client.push.ModuleArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;

/**
 * A Wasm module that every training runs, so that each cache knows the classes which load and run
 * one, also where no example was built. {@code echo} copies its input byte by byte, through a
 * table, a global and its own memory:
 *
 * <pre>{@code
 * (func (export "echo") (result i32) (local $n i64) (local $i i64) (local $block i64)
 *   (local.set $n (call $input_length))
 *   (local.set $block (call $alloc (local.get $n)))
 *   (loop (if (i64.lt_u (local.get $i) (local.get $n)) (then
 *     (call $store_u8 (i64.add (local.get $block) (local.get $i))
 *       (call_indirect (type $keep) (call $input_load_u8 (local.get $i)) (i32.const 0)))
 *     (local.set $i (i64.add (local.get $i) (i64.const 1)))
 *     (br 1))))
 *   (call $output_set (local.get $block) (local.get $n))
 *   (i32.const 0))
 * (func $keep (param i32) (result i32)
 *   (global.set 0 (i32.add (global.get 0) (i32.const 1)))
 *   (i32.store8 (i32.const 16) (local.get 0))
 *   (i32.load8_u (i32.const 16)))
 * }</pre>
 */
final class TrainingModule {
  static final String NAME = "training";
  static final String FUNCTION = "echo";

  private static final String BINARY =
      """
      0061736d010000000122076000017e60017e017e60017e017f60027e7f0060027e7e00600001
      7f60017f017f029001050f65787469736d3a686f73742f656e760c696e7075745f6c656e6774
      6800000f65787469736d3a686f73742f656e7605616c6c6f6300010f65787469736d3a686f73
      742f656e760d696e7075745f6c6f61645f753800020f65787469736d3a686f73742f656e7608
      73746f72655f753800030f65787469736d3a686f73742f656e760a6f75747075745f73657400
      04030302050604040170000105030100010606017f0141000b070801046563686f0005090701
      0041000b01060a52023a01037e10002100200010012102034020012000540440200220017c20
      01100241001106001003200142017c21010c010b0b20022000100441000b1500230041016a24
      00411020003a000041102d00000b0b0b010041000b057265616479
      """;

  private TrainingModule() {}

  /** Writes the binary into a folder; the host loads it before it is ready. */
  static ModuleArtifact in(Path folder) throws IOException {
    Path file = folder.resolve(NAME + ".wasm");
    Files.write(file, binary());
    return ModuleArtifact.of(
        ManifestReader.read(
            Map.of(
                "name",
                NAME,
                "version",
                "1.0.0",
                "runtime",
                "wasm",
                "preload",
                true,
                "functions",
                Map.of(FUNCTION, Map.of("idempotent", true)))),
        file);
  }

  static byte[] binary() {
    return HexFormat.of().parseHex(BINARY.replaceAll("\\s", ""));
  }
}
