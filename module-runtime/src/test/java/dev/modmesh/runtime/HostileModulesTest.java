package dev.modmesh.runtime;

import static dev.modmesh.artifact.inspect.WasmBytes.I64;
import static dev.modmesh.artifact.inspect.WasmBytes.bytes;
import static dev.modmesh.artifact.inspect.WasmBytes.call;
import static dev.modmesh.artifact.inspect.WasmBytes.i32Const;
import static dev.modmesh.artifact.inspect.WasmBytes.i64Const;
import static dev.modmesh.artifact.inspect.WasmBytes.u32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.artifact.inspect.WasmBytes;
import dev.modmesh.runtime.lifecycle.InnerCaller;
import dev.modmesh.runtime.lifecycle.ModuleSource;
import dev.modmesh.runtime.limit.RuntimeLimits;
import dev.modmesh.runtime.wasm.HttpAccess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Modules that want too much. The heap is small, so that a limit that does not hold shows. */
class HostileModulesTest {
  private static final int[] NONE = {};
  private static final Duration SHORT = Duration.ofMillis(200);

  @TempDir Path folder;
  private TestModules modules;

  /** Calls run at once, in the interpreter as a rule. */
  void awaitReady(TestModules loaded, ModuleSource source) {}

  private void load(ModuleSource source) {
    modules.load(source);
    awaitReady(modules, source);
  }

  @BeforeEach
  void start() {
    modules = new TestModules(folder);
  }

  @AfterEach
  void stop() {
    modules.close();
  }

  private ProblemException refusedLoad(WasmBytes wasm) {
    ModuleSource source = modules.wasm("hostile", wasm.build(), "f");
    return catchThrowableOfType(ProblemException.class, () -> modules.load(source));
  }

  private ProblemException failedCall(WasmBytes wasm, Duration timeout) {
    ModuleSource source = modules.wasm("hostile", wasm.build(), "f");
    load(source);
    return catchThrowableOfType(ProblemException.class, () -> modules.call(source, "f", timeout));
  }

  private static Object[] endlessLoop() {
    return new Object[] {0x03, 0x40, 0x0c, 0, 0x0b, i32Const(0)};
  }

  @Test
  void refusesAModuleOverAStaticLimitBeforeAnyOfItRuns() {
    WasmBytes wasm = new WasmBytes().memory(16_384);
    wasm.function("f", i32Const(0));

    ProblemException problem = refusedLoad(wasm);

    assertThat(problem.type()).isEqualTo(ProblemType.MODULE_LIMITS);
    assertThat(problem.extensions()).containsEntry("limit", "memory_pages");
    assertThat(modules.engine().modules().modules()).isEmpty();
  }

  @Test
  void endsAnEndlessLoopAtTheDeadline() {
    WasmBytes wasm = new WasmBytes();
    wasm.function("f", endlessLoop());
    ModuleSource source = modules.wasm("hostile", wasm.build(), "f");
    load(source);

    long begin = System.nanoTime();
    ProblemException problem =
        catchThrowableOfType(ProblemException.class, () -> modules.call(source, "f", SHORT));

    assertThat(problem.type()).isEqualTo(ProblemType.DEADLINE_EXCEEDED);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(700));
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void endsAnEndlessLoopThatIsCancelled() {
    WasmBytes wasm = new WasmBytes();
    wasm.function("f", endlessLoop());
    wasm.function("g", i32Const(0));
    ModuleSource source = modules.wasm("hostile", wasm.build(), "f", "g");
    load(source);

    ProblemException problem = modules.cancelled(source, "f");

    assertThat(problem.type()).isEqualTo(ProblemType.INTERNAL_ERROR);
    assertThat(modules.call(source, "g")).isEqualTo("");
  }

  @Test
  void endsFiftyEndlessLoopsAtOnceAndServesOthersMeanwhile() {
    WasmBytes wasm = new WasmBytes();
    wasm.function("f", endlessLoop());
    wasm.function("g", i32Const(0));
    ModuleSource source = modules.wasm("hostile", wasm.build(), "f", "g");
    load(source);

    List<CompletableFuture<ProblemException>> ends = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(50)) {
      for (int i = 0; i < 50; i++) {
        ends.add(
            CompletableFuture.supplyAsync(
                () ->
                    catchThrowableOfType(
                        ProblemException.class, () -> modules.call(source, "f", SHORT)),
                threads));
      }
      assertThat(modules.call(source, "g")).isEqualTo("");
    }

    assertThat(ends)
        .allSatisfy(end -> assertThat(end.join().type()).isEqualTo(ProblemType.DEADLINE_EXCEEDED));
  }

  @Test
  void endsAnEndlessLoopInTheStartSectionWhenLoadingTakesTooLong() {
    RuntimeLimits limits = RuntimeLimits.defaults();
    RuntimeLimits hasty =
        new RuntimeLimits(
            limits.wasm(),
            limits.jar(),
            limits.memoryPages(),
            limits.tableEntries(),
            limits.exchangeBytes(),
            limits.variableBytes(),
            limits.totalBytes(),
            Duration.ofMillis(300),
            limits.compileTime());
    WasmBytes wasm = new WasmBytes();
    wasm.function("f", i32Const(0));
    wasm.start(wasm.define("", 0, NONE, 0x03, 0x40, 0x0c, 0, 0x0b));

    try (TestModules impatient =
        new TestModules(folder, hasty, InnerCaller.NONE, HttpAccess.NONE)) {
      ModuleSource source = impatient.wasm("hostile", wasm.build(), "f");
      ProblemException problem =
          catchThrowableOfType(ProblemException.class, () -> impatient.load(source));

      assertThat(problem.type()).isEqualTo(ProblemType.MODULE_LIMITS);
      assertThat(problem.detail()).contains("takes too long to start");
    }
  }

  @Test
  void letsMemoryGrowToItsLimitAndNoFurther() {
    // grows page by page until it is told no, then returns the pages that it has
    WasmBytes wasm = new WasmBytes().memory(1);
    wasm.function(
        "f", 0x03, 0x40, i32Const(1), 0x40, 0, i32Const(-1), 0x47, 0x0d, 0, 0x0b, 0x3f, 0);

    ProblemException problem = failedCall(wasm, Duration.ofSeconds(20));

    assertThat(problem.type()).isEqualTo(ProblemType.FUNCTION_FAILED);
    int pages = Integer.parseInt(problem.detail().replaceAll("\\D+", " ").trim());
    assertThat(pages).isBetween(1_000, 4_096);
    modules.engine().modules().modules().stream()
        .map(module -> modules.engine().modules().unload(module.source().activation()))
        .forEach(CompletableFuture::join);
    assertThat(modules.engine().availableBytes()).isEqualTo(RuntimeLimits.defaults().totalBytes());
  }

  @Test
  void givesManyInstancesTogetherNoMoreThanTheBudget() {
    // one that fills 64 MiB and goes on for ever; eight of them want all of the heap
    WasmBytes wasm = new WasmBytes().memory(1_000);
    wasm.function("f", i32Const(0), i32Const(1), i32Const(65_536_000), 0xfc, u32(11), 0, endless());
    ModuleSource source = modules.wasm("hostile", wasm.build(), "f");
    load(source);

    List<CompletableFuture<ProblemException>> ends = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 8; i++) {
        ends.add(
            CompletableFuture.supplyAsync(
                () ->
                    catchThrowableOfType(
                        ProblemException.class,
                        () -> modules.call(source, "f", Duration.ofSeconds(1))),
                threads));
      }
    }

    assertThat(ends)
        .extracting(end -> end.join().type())
        .contains(ProblemType.OVERLOADED)
        .containsOnly(ProblemType.OVERLOADED, ProblemType.DEADLINE_EXCEEDED);
  }

  private static byte[] endless() {
    return bytes(endlessLoop());
  }

  @Test
  void namesATrap() {
    WasmBytes unreachable = new WasmBytes();
    unreachable.function("f", 0x00);
    WasmBytes division = new WasmBytes();
    division.function("f", i32Const(1), i32Const(0), 0x6d);
    WasmBytes wildRead = new WasmBytes().memory(1);
    wildRead.function("f", i32Const(-4), 0x28, 0, 0);

    assertTrap(failedCall(unreachable, SHORT), "unreachable");
    assertTrap(failedCall(division, SHORT), "integer divide by zero");
    assertTrap(failedCall(wildRead, SHORT), "out of bounds memory access");
  }

  private static void assertTrap(ProblemException problem, String trap) {
    assertThat(problem.type()).isEqualTo(ProblemType.MODULE_TRAP);
    assertThat(problem.detail()).startsWith("The module trapped: ").contains(trap);
  }

  @Test
  void endsEndlessRecursionAsATrap() {
    WasmBytes wasm = new WasmBytes();
    wasm.function("f", call(0));

    ProblemException problem = failedCall(wasm, Duration.ofSeconds(10));

    assertTrap(problem, "call stack exhausted");
  }

  @Test
  void endsRecursionWithAsManyLocalsAsAllowedWithoutFillingTheHeap() {
    WasmBytes wasm = new WasmBytes();
    wasm.define("f", 4_096, new int[] {WasmBytes.I32}, call(0));

    ProblemException problem = failedCall(wasm, Duration.ofSeconds(10));

    assertTrap(problem, "call stack exhausted");
  }

  @Test
  void neverReadsOutOfBoundsForABadPointerToAHostFunction() {
    for (long pointer : new long[] {-1, Long.MIN_VALUE, 1L << 32, 15, 1L << 40}) {
      WasmBytes wasm = new WasmBytes();
      wasm.imported("extism:host/env", "var_get", new int[] {I64}, new int[] {I64});
      wasm.imported("extism:host/env", "load_u64", new int[] {I64}, new int[] {I64});
      wasm.function(
          "f", i64Const(pointer), call(1), 0x1a, i64Const(pointer), call(0), 0x1a, i32Const(0));

      assertTrap(failedCall(wasm, SHORT), "invalid handle");
    }
  }

  @Test
  void neverReadsOutOfBoundsForABadPointerToWasi() {
    WasmBytes wasm = new WasmBytes().memory(1);
    int[] four = {WasmBytes.I32, WasmBytes.I32, WasmBytes.I32, WasmBytes.I32};
    wasm.imported("wasi_snapshot_preview1", "fd_write", four, new int[] {WasmBytes.I32});
    wasm.function("f", i32Const(1), i32Const(65_530), i32Const(1), i32Const(0), call(0));

    assertTrap(failedCall(wasm, SHORT), "out of bounds memory access");
  }

  @Test
  void findsNoFileNoEnvironmentAndNoArgumentsThroughWasi() {
    // path_open below descriptor 3 answers 8, "bad descriptor"
    int i = WasmBytes.I32;
    WasmBytes wasm = new WasmBytes().memory(1);
    wasm.imported(
        "wasi_snapshot_preview1",
        "path_open",
        new int[] {i, i, i, i, i, I64, I64, i, i},
        new int[] {i});
    wasm.function(
        "f",
        i32Const(3),
        i32Const(0),
        i32Const(0),
        i32Const(4),
        i32Const(0),
        i64Const(-1),
        i64Const(-1),
        i32Const(0),
        i32Const(64),
        call(0));

    assertThat(failedCall(wasm, SHORT).detail()).contains("status 8");
  }

  @Test
  void stopsAllocatingInExtismMemoryAtItsLimit() {
    // allocates 1 MiB until it is told no (0), then fails with the count
    WasmBytes wasm = new WasmBytes();
    wasm.imported("extism:host/env", "alloc", new int[] {I64}, new int[] {I64});
    wasm.define(
        "f",
        1,
        new int[] {WasmBytes.I32},
        0x03,
        0x40,
        0x20,
        0,
        i32Const(1),
        0x6a,
        0x21,
        0,
        i64Const(1 << 20),
        call(0),
        0x50,
        0x45,
        0x0d,
        0,
        0x0b,
        0x20,
        0);

    assertThat(failedCall(wasm, Duration.ofSeconds(10)).detail()).contains("status 64");
  }

  @Test
  void refusesVariablesOverTheirLimit() {
    WasmBytes wasm = new WasmBytes();
    wasm.imported("extism:host/env", "alloc", new int[] {I64}, new int[] {I64});
    wasm.imported("extism:host/env", "var_set", new int[] {I64, I64}, NONE);
    wasm.function(
        "f", i64Const(1), call(0), i64Const((1 << 20) + 1), call(0), call(1), i32Const(0));

    assertTrap(failedCall(wasm, SHORT), "variable store is full");
  }

  @Test
  void refusesHttpUnlessTheHostAllowsIt() {
    WasmBytes wasm = new WasmBytes();
    wasm.imported("extism:host/env", "alloc", new int[] {I64}, new int[] {I64});
    wasm.imported("extism:host/env", "store_u8", new int[] {I64, WasmBytes.I32}, NONE);
    wasm.imported("extism:host/env", "http_request", new int[] {I64, I64}, new int[] {I64});
    wasm.imported("extism:host/env", "input_offset", NONE, new int[] {I64});
    wasm.function("f", call(3), i64Const(0), call(2), 0x1a, i32Const(0));
    ModuleSource source = modules.wasm("hostile", wasm.build(), "f");
    load(source);

    ProblemException problem =
        catchThrowableOfType(
            ProblemException.class,
            () -> modules.call(source, "f", "{\"url\":\"http://127.0.0.1:1/\"}"));

    assertTrap(problem, "HTTP request to http://127.0.0.1:1/ is not allowed");
  }

  @Test
  void keepsNothingFromOneCallToTheNext() {
    // returns 0 if the memory, a global, the table's size and the variable are as new, then soils
    // all
    WasmBytes wasm = new WasmBytes().memory(2).table(1);
    wasm.imported("extism:host/env", "alloc", new int[] {I64}, new int[] {I64});
    wasm.imported("extism:host/env", "var_set", new int[] {I64, I64}, NONE);
    wasm.imported("extism:host/env", "var_get", new int[] {I64}, new int[] {I64});
    wasm.function(
        "f",
        i32Const(4_094),
        0x29,
        0,
        0,
        0xa7, // what lies across a chunk border
        i32Const(131_064),
        0x28,
        0,
        0,
        0x72,
        0xfc,
        u32(16),
        0,
        i32Const(1),
        0x47,
        0x72, // table.size != 1
        0x3f,
        0,
        i32Const(2),
        0x47,
        0x72, // memory.size != 2
        i64Const(8),
        call(0),
        call(2),
        0x50,
        0x45,
        0x72, // a variable whose name is 8 zero bytes
        i32Const(4_094),
        i64Const(-1),
        0x37,
        0,
        0,
        i32Const(131_064),
        i32Const(77),
        0x36,
        0,
        0,
        0xd0,
        0x70,
        i32Const(5),
        0xfc,
        u32(15),
        0,
        0x1a,
        i32Const(1),
        0x40,
        0,
        0x1a,
        i64Const(8),
        call(0),
        i64Const(4),
        call(0),
        call(1));
    ModuleSource source = modules.wasm("hostile", wasm.build(), "f");
    load(source);

    for (int i = 0; i < 10_000; i++) {
      assertThat(modules.call(source, "f")).as("call %d", i).isEqualTo("");
    }
  }

  @Test
  void staysUsableAfterATrap() {
    WasmBytes wasm = new WasmBytes().memory(1);
    wasm.function("f", i32Const(8), i32Const(1), 0x36, 0, 0, 0x00);
    wasm.function("g", i32Const(8), 0x28, 0, 0);
    ModuleSource source = modules.wasm("hostile", wasm.build(), "f", "g");
    load(source);

    assertTrap(
        catchThrowableOfType(ProblemException.class, () -> modules.call(source, "f")),
        "unreachable");
    assertThat(modules.call(source, "g")).isEqualTo("");
  }

  @Test
  void refusesASegmentThatDoesNotFitItsMemory() {
    WasmBytes wasm = new WasmBytes().memory(1).data(65_535, new byte[2]);
    wasm.function("f", i32Const(0));

    ProblemException problem = refusedLoad(wasm);

    assertThat(problem.type()).isEqualTo(ProblemType.MODULE_TRAP);
    assertThat(problem.detail()).contains("out of bounds memory access");
  }

  @Test
  void refusesCodeThatTheEngineFindsInvalid() {
    WasmBytes wasm = new WasmBytes();
    wasm.function("f", i64Const(0)); // i64 where i32 was promised

    ProblemException problem = refusedLoad(wasm);

    assertThat(problem.type()).isEqualTo(ProblemType.INVALID_MANIFEST);
  }

  @Test
  void refusesAnImportWithAnotherSignature() {
    WasmBytes wasm = new WasmBytes();
    wasm.imported("extism:host/env", "alloc", NONE, NONE);
    wasm.function("f", i32Const(0));

    assertThat(refusedLoad(wasm).type()).isEqualTo(ProblemType.INVALID_MANIFEST);
  }

  @Test
  void refusesAManifestThatNamesAFunctionWhichIsNotThere() {
    WasmBytes wasm = new WasmBytes();
    wasm.function("g", i32Const(0));

    ProblemException problem = refusedLoad(wasm);

    assertThat(problem.type()).isEqualTo(ProblemType.INVALID_MANIFEST);
    assertThat(problem.extensions()).containsEntry("function", "f");
  }

  @Test
  void keepsACompileBombFromBlockingOthers() {
    // as many and as wide branch tables as the static limits allow
    WasmBytes bomb = new WasmBytes();
    bomb.function("f", i32Const(0));
    for (int i = 0; i < 32; i++) {
      bomb.define("", 0, NONE, i32Const(0), 0x0e, u32(8_000), new byte[8_001]);
    }
    ModuleSource hostile = modules.wasm("hostile", bomb.build(), "f");
    WasmBytes good = new WasmBytes();
    good.function("f", i32Const(0));
    ModuleSource other = modules.wasm("other", good.build(), "f");

    long begin = System.nanoTime();
    modules.load(hostile);
    modules.load(other);
    assertThat(modules.call(other, "f")).isEqualTo("");

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
  }
}
