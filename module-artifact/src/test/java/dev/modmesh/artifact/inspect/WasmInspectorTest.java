package dev.modmesh.artifact.inspect;

import static dev.modmesh.artifact.inspect.WasmBytes.bytes;
import static dev.modmesh.artifact.inspect.WasmBytes.i32Const;
import static dev.modmesh.artifact.inspect.WasmBytes.section;
import static dev.modmesh.artifact.inspect.WasmBytes.u32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WasmInspectorTest {
  private static final int[] NONE = {};

  private static WasmModule inspect(byte[] binary) {
    return WasmInspector.inspect(binary, WasmLimits.DEFAULT);
  }

  private static ProblemException refusal(byte[] binary) {
    return catchThrowableOfType(ProblemException.class, () -> inspect(binary));
  }

  private static void assertOverLimit(byte[] binary, String limit, long value, long allowed) {
    ProblemException problem = refusal(binary);
    assertThat(problem.type()).isEqualTo(ProblemType.MODULE_LIMITS);
    assertThat(problem.extensions())
        .containsEntry("limit", limit)
        .containsEntry("value", value)
        .containsEntry("allowed", allowed);
    assertThat(problem.detail()).contains(Long.toString(value), Long.toString(allowed));
  }

  @Test
  void tellsWhatAModuleDeclares() {
    WasmBytes wasm = new WasmBytes();
    wasm.imported("extism:host/env", "alloc", new int[] {WasmBytes.I64}, new int[] {WasmBytes.I64});
    wasm.memory(17).table(3);
    wasm.function("greet", i32Const(0));
    wasm.define("_start", 0, NONE);
    wasm.function("__wbindgen_describe", i32Const(0));
    wasm.define("nothing", 0, NONE);

    WasmModule module = inspect(wasm.build());

    assertThat(module.imports())
        .extracting(WasmImport::toString)
        .containsExactly("extism:host/env.alloc");
    assertThat(module.exports())
        .containsOnlyKeys("greet", "_start", "__wbindgen_describe", "nothing");
    assertThat(module.exportedFunctions()).containsExactly("greet");
    assertThat(module.memoryPages()).isEqualTo(17);
    assertThat(module.tableEntries()).isEqualTo(3);
    assertThat(module.functions()).isEqualTo(4);
    assertThat(module.start()).isFalse();
  }

  @Test
  void refusesAGibibyteOfMemoryInAFewBytes() {
    byte[] wasm = new WasmBytes().memory(16_384).build();

    assertThat(wasm).hasSizeLessThan(41);
    assertOverLimit(wasm, "memory_pages", 16_384, 4096);
  }

  @Test
  void refusesOneTableOfTenMillionEntries() {
    assertOverLimit(
        new WasmBytes().table(10_000_000).build(), "table_entries", 10_000_000, 100_000);
  }

  @Test
  void addsUpTheEntriesOfFiftyTables() {
    WasmBytes wasm = new WasmBytes();
    for (int i = 0; i < 50; i++) {
      wasm.table(10_000);
    }

    assertOverLimit(wasm.build(), "table_entries", 110_000, 100_000);
  }

  @Test
  void refusesDeeplyNestedBlocks() {
    byte[] open = new byte[2 * 500_000];
    byte[] close = new byte[500_000];
    for (int i = 0; i < 500_000; i++) {
      open[2 * i] = 0x02;
      open[2 * i + 1] = 0x40;
    }
    Arrays.fill(close, (byte) 0x0b);
    WasmBytes wasm = new WasmBytes();
    wasm.define("f", 0, NONE, open, close);

    assertOverLimit(wasm.build(), "function_bytes", 1_500_002, 1 << 20);

    WasmBytes smaller = new WasmBytes();
    smaller.define("f", 0, NONE, Arrays.copyOf(open, 20_000), Arrays.copyOf(close, 10_000));
    assertOverLimit(smaller.build(), "nesting", 4_097, 4_096);
  }

  @Test
  void refusesABranchTableOfTwoHundredThousandTargets() {
    WasmBytes wasm = new WasmBytes();
    wasm.define("f", 0, NONE, i32Const(0), 0x0e, u32(200_000), new byte[200_001]);

    assertOverLimit(wasm.build(), "branch_targets", 200_000, 8_192);
  }

  @Test
  void addsUpTheTargetsOfManyBranchTables() {
    WasmBytes wasm = new WasmBytes();
    for (int i = 0; i < 40; i++) {
      wasm.define("f" + i, 0, NONE, i32Const(0), 0x0e, u32(8_000), new byte[8_001]);
    }

    assertOverLimit(wasm.build(), "total_branch_targets", 264_000, 262_144);
  }

  @Test
  void refusesOneTypeWrittenOftenForManyFunctions() {
    byte[] types =
        bytes(u32(1_000), bytes(Collections.nCopies(1_000, bytes(0x60, 0, 0)).toArray()));
    byte[] functions = bytes(u32(1_000), new byte[1_000]);
    byte[] wasm = bytes(WasmBytes.header(), section(1, types), section(3, functions));

    assertOverLimit(wasm, "call_targets", 1_000_000, 500_000);
  }

  @Test
  void refusesTooManyLocals() {
    WasmBytes wasm = new WasmBytes();
    wasm.define("f", 50_000, NONE);

    assertOverLimit(wasm.build(), "locals", 50_000, 4_096);
  }

  @Test
  void addsUpGroupsOfLocalsThatWouldOverflow() {
    byte[] body = bytes(2, u32(0xffff_ffffL), 0x7f, u32(0xffff_ffffL), 0x7f, 0x0b);
    byte[] wasm =
        bytes(
            WasmBytes.header(),
            section(1, bytes(1, 0x60, 0, 0)),
            section(3, bytes(1, 0)),
            section(10, bytes(1, u32(body.length), body)));

    assertOverLimit(wasm, "locals", 4_294_967_295L, 4_096);
  }

  @Test
  void refusesMoreBytesThanAllowed() {
    WasmLimits tight = new WasmLimits(10, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);

    ProblemException problem =
        catchThrowableOfType(
            ProblemException.class,
            () -> WasmInspector.inspect(new WasmBytes().memory(1).build(), tight));

    assertThat(problem.extensions()).containsEntry("limit", "module_bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "env, system",
    "wasi_snapshot_preview1, sock_accept",
    "extism:host/user, anything",
    "extism:host/env, reset",
  })
  void namesAnImportThatNoHostOffers(String module, String name) {
    WasmBytes wasm = new WasmBytes();
    wasm.imported(module, name, NONE, NONE);

    ProblemException problem = refusal(wasm.build());

    assertThat(problem.type()).isEqualTo(ProblemType.INVALID_MANIFEST);
    assertThat(problem.detail()).contains("`" + module + "." + name + "`");
    assertThat(problem.extensions()).containsEntry("import", module + "." + name);
  }

  @Test
  void refusesSharedAndImportedMemories() {
    byte[] shared = bytes(WasmBytes.header(), section(5, bytes(1, 0x03, 1, 1)));
    byte[] imported =
        bytes(WasmBytes.header(), section(2, bytes(1, 1, 0x65, 1, 0x6d, 0x02, 0x00, 1)));

    assertThat(refusal(shared).detail()).contains("shared or 64-bit memory");
    assertThat(refusal(imported).detail()).contains("imported memory, table or global `e.m`");
  }

  @Test
  void refusesGarbageCollectedTypesAndExceptions() {
    byte[] array = bytes(WasmBytes.header(), section(1, bytes(1, 0x5e, 0x7f, 0)));
    byte[] tags = bytes(WasmBytes.header(), section(13, bytes(0)));

    assertThat(refusal(array).detail()).contains("types beyond functions");
    assertThat(refusal(tags).detail()).contains("exception tags");
  }

  @Test
  void saysWhereABrokenBinaryIsBroken() {
    byte[] truncated = bytes(WasmBytes.header(), 0x01, u32(100), 0x60);

    ProblemException problem = refusal(truncated);

    assertThat(problem.type()).isEqualTo(ProblemType.INVALID_MANIFEST);
    assertThat(problem.detail()).contains("offset 10");
    assertThat(refusal(bytes(1, 2, 3)).detail()).contains("offset 1");
    assertThat(refusal(new byte[0]).detail()).contains("ends too early");
  }

  @Test
  void doesNotBelieveACount() {
    byte[] wasm = bytes(WasmBytes.header(), section(1, bytes(u32(0xffff_ffffL))));

    assertThat(refusal(wasm).detail()).contains("announces 4294967295 items in 0 bytes");
  }

  @Test
  void answersEveryDamagedBinaryQuicklyWithAProblem() {
    WasmBytes wasm = new WasmBytes();
    wasm.imported("extism:host/env", "alloc", new int[] {WasmBytes.I64}, new int[] {WasmBytes.I64});
    wasm.memory(1).table(2).data(8, bytes(1, 2, 3));
    wasm.function("f", i32Const(1), 0x0e, u32(3), new byte[4], i32Const(0));
    byte[] good = wasm.build();
    long seed = 20261124;
    Random random = new Random(seed);

    for (int round = 0; round < 20_000; round++) {
      byte[] bad = good.clone();
      for (int i = 0; i < 3; i++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      byte[] cut = Arrays.copyOf(bad, random.nextInt(bad.length + 1));
      assertThatCode(
              () -> {
                try {
                  inspect(cut);
                } catch (ProblemException expected) {
                  assertThat(expected.type())
                      .isIn(ProblemType.INVALID_MANIFEST, ProblemType.MODULE_LIMITS);
                }
              })
          .as("seed %d round %d", seed, round)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void refusesMoreInstructionsThanAnEngineHasRoomFor() {
    WasmBytes wasm = new WasmBytes();
    for (int i = 0; i < 60; i++) {
      wasm.define("f" + i, 0, NONE, new byte[500_000]);
    }
    byte[] binary = wasm.build();

    long begin = System.nanoTime();
    assertOverLimit(binary, "instructions", 4_000_001, 4_000_000);

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
  }
}
