package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.artifact.inspect.WasmBytes;
import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Guests;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import dev.modmesh.platform.PlatformExtension;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Code that wants too much is refused when it is pushed, before any host has seen it. */
@ExtendWith(PlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SandboxTest {
  private static final int[] NONE = {};

  private final Platform platform;

  SandboxTest(Platform platform) {
    this.platform = platform;
  }

  static Stream<Arguments> hostileModules() {
    return Stream.of(
        Arguments.of("memory_pages", with(new WasmBytes().memory(65_536))),
        Arguments.of("table_entries", with(new WasmBytes().table(10_000_000))),
        Arguments.of("locals", manyLocals()),
        Arguments.of("imports", manyImports()),
        Arguments.of("function_bytes", longFunction()));
  }

  private static byte[] with(WasmBytes wasm) {
    wasm.function("f", WasmBytes.i32Const(0));
    return wasm.build();
  }

  private static byte[] manyLocals() {
    WasmBytes wasm = new WasmBytes();
    wasm.define("f", 50_000_000, new int[] {WasmBytes.I32}, WasmBytes.i32Const(0));
    return wasm.build();
  }

  private static byte[] manyImports() {
    WasmBytes wasm = new WasmBytes();
    for (int i = 0; i < 1000; i++) {
      wasm.imported("extism:host/env", "input_length", NONE, new int[] {WasmBytes.I64});
    }
    return with(wasm);
  }

  private static byte[] longFunction() {
    byte[] nothing = new byte[2 << 20];
    Arrays.fill(nothing, (byte) 0x01);
    WasmBytes wasm = new WasmBytes();
    wasm.function("f", nothing, WasmBytes.i32Const(0));
    return wasm.build();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostileModules")
  void refusesAModuleOverALimit(String limit, byte[] code) {
    String name = "hostile-" + limit.replace('_', '-');

    Answer answer = platform.publisher().wasm(Manifest.wasm(name, "1.0.0").function("f"), code);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(error(answer)).containsEntry("code", "MANIFEST_INVALID");
    assertThat(detail(answer))
        .containsEntry("problem", "module-limits")
        .containsEntry("limit", limit);
    assertThat(platform.anonymous().get("/api/v1/modules/" + name).status()).isEqualTo(404);
  }

  static Stream<Arguments> uselessModules() {
    WasmBytes foreign = new WasmBytes();
    foreign.imported("env", "launch_missiles", NONE, NONE);
    byte[] cut = Arrays.copyOf(Guests.several(), 60);
    return Stream.of(
        Arguments.of("an import that no host offers", with(foreign)),
        Arguments.of("a file that ends too early", cut),
        Arguments.of("a file that is no Wasm", "MZ and so on".getBytes(StandardCharsets.UTF_8)),
        Arguments.of("no function of that name", Guests.several()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("uselessModules")
  void refusesWhatNoHostCouldRun(String what, byte[] code) {
    Answer answer =
        platform.publisher().wasm(Manifest.wasm("useless", "1.0.0").function("f"), code);

    assertThat(answer.status()).as(what).isEqualTo(422);
    assertThat(detail(answer)).containsEntry("problem", "invalid-manifest");
  }

  @SuppressWarnings("unchecked") // the shape of OCI errors
  private static Map<String, Object> error(Answer answer) {
    return ((List<Map<String, Object>>) Objects.requireNonNull(answer.get("errors"))).getFirst();
  }

  @SuppressWarnings("unchecked") // the shape of OCI errors
  private static Map<String, Object> detail(Answer answer) {
    return (Map<String, Object>) Objects.requireNonNull(error(answer).get("detail"));
  }
}
