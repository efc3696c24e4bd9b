package dev.modmesh.runtime.wasm;

import static dev.modmesh.artifact.inspect.WasmBytes.I32;
import static dev.modmesh.artifact.inspect.WasmBytes.I64;
import static dev.modmesh.artifact.inspect.WasmBytes.call;
import static dev.modmesh.artifact.inspect.WasmBytes.i32Const;
import static dev.modmesh.artifact.inspect.WasmBytes.i64Const;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.artifact.inspect.WasmBytes;
import dev.modmesh.runtime.TestModules;
import dev.modmesh.runtime.lifecycle.ModuleSource;
import dev.modmesh.runtime.lifecycle.ReturnValue;
import dev.modmesh.runtime.limit.RuntimeLimits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How arguments and results go through Extism's ABI. */
final class WasmCallsTest {
  private static final int[] NONE = {};

  @TempDir Path folder;
  private TestModules modules;

  @BeforeEach
  void start() {
    modules =
        new TestModules(
            folder,
            RuntimeLimits.defaults(),
            call -> answer(call.function(), call.arguments().args()),
            request ->
                request.url().startsWith("http://allowed/")
                    ? new HttpAccess.Response(
                        201, Map.of("X-Seen", request.method()), request.body())
                    : null);
  }

  @AfterEach
  void stop() {
    modules.close();
  }

  private static ReturnValue answer(String function, List<? extends @Nullable Object> args) {
    if (function.equals("fail")) {
      throw new ProblemException(ProblemType.FUNCTION_FAILED, "asked to fail");
    }
    return ReturnValue.of(Map.of("got", args));
  }

  /** A module whose function `f` gives its input back. */
  private static byte[] echo() {
    WasmBytes wasm = new WasmBytes();
    wasm.imported("extism:host/env", "input_offset", NONE, new int[] {I64});
    wasm.imported("extism:host/env", "input_length", NONE, new int[] {I64});
    wasm.imported("extism:host/env", "output_set", new int[] {I64, I64}, NONE);
    wasm.function("f", call(0), call(1), call(2), i32Const(0));
    return wasm.build();
  }

  private ModuleSource echo(String input, String output) {
    Map<String, @Nullable Object> spec = new LinkedHashMap<>(Map.of("input", input));
    if (!output.isEmpty()) {
      spec.put("output", output);
    }
    ModuleSource source =
        modules.source("wasm", "echo", "1.0.0", echo(), Map.of("f", spec), Map.of(), List.of());
    modules.load(source);
    return source;
  }

  @Test
  void givesAllArgumentsAsOneJsonObject() {
    assertThat(modules.call(echo("json", ""), "f", "a", 1))
        .isEqualTo(Map.of("args", List.of("a", 1), "kwargs", Map.of()));
  }

  @Test
  void givesTheSingleArgumentAsText() {
    ModuleSource echo = echo("text", "text");

    assertThat(modules.call(echo, "f", "é 😀")).isEqualTo("é 😀");
    assertThat(modules.call(echo, "f")).isEqualTo("");
    assertThat(modules.call(echo, "f", Map.of("a", 1))).isEqualTo("{\"a\":1}");
    assertThat(
            catchThrowableOfType(
                    ProblemException.class, () -> modules.call(echo, "f", "one", "two"))
                .type())
        .isEqualTo(ProblemType.INVALID_ARGUMENTS);
  }

  @Test
  void givesTheSingleArgumentAsBytes() {
    ModuleSource echo = echo("bytes", "bytes");
    String base64 = Base64.getEncoder().encodeToString(new byte[] {0, -1, 127, -128});

    assertThat(modules.call(echo, "f", base64)).isEqualTo(base64);
    ProblemException problem =
        catchThrowableOfType(ProblemException.class, () -> modules.call(echo, "f", "%%"));
    assertThat(problem.type()).isEqualTo(ProblemType.INVALID_ARGUMENTS);
    assertThat(problem.extensions()).containsEntry("parameter", "args[0]");
  }

  @Test
  void returnsValidJsonAsJsonAndAnythingElseAsAString() {
    ModuleSource echo = echo("text", "");

    assertThat(modules.call(echo, "f", " {\"a\": [1, null]} ")).isInstanceOf(Map.class);
    assertThat(modules.call(echo, "f", "12")).isEqualTo(12);
    assertThat(modules.call(echo, "f", "12 apples")).isEqualTo("12 apples");
    assertThat(modules.call(echo, "f", "{broken")).isEqualTo("{broken");
    assertThat(modules.call(echo, "f", "")).isEqualTo("");
  }

  @Test
  void keepsTheJsonTextThatTheModuleGave() {
    ReturnValue value = modules.call(echo("text", ""), "f", Duration.ofSeconds(5), "{\"b\": 1.0}");

    assertThat(value.json()).isEqualTo("{\"b\": 1.0}".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void failsWhenPromisedJsonIsNone() {
    ModuleSource echo = echo("text", "json");

    ProblemException problem =
        catchThrowableOfType(ProblemException.class, () -> modules.call(echo, "f", "no"));

    assertThat(problem.type()).isEqualTo(ProblemType.FUNCTION_FAILED);
    assertThat(problem.detail()).contains("returned what is not JSON");
  }

  @Test
  void showsTheErrorThatTheModuleSet() {
    WasmBytes wasm = new WasmBytes();
    wasm.imported("extism:host/env", "input_offset", NONE, new int[] {I64});
    wasm.imported("extism:host/env", "error_set", new int[] {I64}, NONE);
    wasm.function("f", call(0), call(1), i32Const(1));
    wasm.function("silent", i32Const(3));
    ModuleSource source = modules.wasm("m", wasm.build(), "f", "silent");
    modules.load(source);

    ProblemException problem =
        catchThrowableOfType(ProblemException.class, () -> modules.call(source, "f", "no stock"));

    assertThat(problem.type()).isEqualTo(ProblemType.FUNCTION_FAILED);
    assertThat(problem.detail()).isEqualTo("no stock");
    assertThat(
            catchThrowableOfType(ProblemException.class, () -> modules.call(source, "silent"))
                .detail())
        .contains("returned status 3");
  }

  /** A module whose function `f` hands its input to another function and gives that's result. */
  private ModuleSource relay(String module, String name, Map<String, @Nullable Object> more) {
    WasmBytes wasm = new WasmBytes();
    wasm.imported("extism:host/env", "input_offset", NONE, new int[] {I64});
    wasm.imported("extism:host/env", "length", new int[] {I64}, new int[] {I64});
    wasm.imported("extism:host/env", "output_set", new int[] {I64, I64}, NONE);
    boolean http = name.equals("http_request");
    wasm.imported(module, name, http ? new int[] {I64, I64} : new int[] {I64}, new int[] {I64});
    wasm.imported("extism:host/env", "http_status_code", NONE, new int[] {I32});
    wasm.imported("extism:host/env", "http_headers", NONE, new int[] {I64});
    // The handle is consumed, so a 64-bit global would be needed to use it twice; memory does it.
    wasm.memory(1);
    Object[] second = http ? new Object[] {i64Const(0)} : new Object[] {};
    wasm.function(
        "f",
        i32Const(0),
        call(0),
        WasmBytes.bytes(second),
        call(3),
        0x37,
        3,
        0,
        i32Const(0),
        0x29,
        3,
        0,
        i32Const(0),
        0x29,
        3,
        0,
        call(1),
        call(2),
        i32Const(0));
    if (http) {
      wasm.function("status", call(0), i64Const(0), call(3), 0x1a, call(4));
      wasm.function(
          "headers",
          i32Const(0),
          call(0),
          i64Const(0),
          call(3),
          0x1a,
          call(5),
          0x37,
          3,
          0,
          i32Const(0),
          0x29,
          3,
          0,
          i32Const(0),
          0x29,
          3,
          0,
          call(1),
          call(2),
          i32Const(0));
    }
    Map<String, @Nullable Object> specs = new LinkedHashMap<>();
    for (String function : http ? List.of("f", "status", "headers") : List.of("f")) {
      specs.put(function, Map.of("input", "text"));
    }
    ModuleSource source =
        modules.source("wasm", "relay", "1.0.0", wasm.build(), specs, more, List.of());
    modules.load(source);
    return source;
  }

  @Test
  void callsADependencyFromInside() {
    ModuleSource relay = relay("modmesh", "call", Map.of("dependencies", Map.of("far", "^1.0")));

    assertThat(
            modules.call(relay, "f", "{\"module\":\"far\",\"function\":\"g\",\"args\":[1,\"x\"]}"))
        .isEqualTo(Map.of("return_value", Map.of("got", List.of(1, "x"))));
  }

  @Test
  void tellsTheGuestWhyACallFromInsideFailed() {
    ModuleSource relay = relay("modmesh", "call", Map.of("dependencies", Map.of("far", "^1.0")));

    assertThat(
            String.valueOf(modules.call(relay, "f", "{\"module\":\"far\",\"function\":\"fail\"}")))
        .contains("error", "urn:modmesh:problem:function-failed", "asked to fail");
    assertThat(String.valueOf(modules.call(relay, "f", "{\"module\":\"near\",\"function\":\"g\"}")))
        .contains("urn:modmesh:problem:forbidden", "`near` is no declared dependency");
    assertThat(String.valueOf(modules.call(relay, "f", "nonsense"))).contains("malformed-json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cache_get", "cache_put", "cache_delete"})
  void tellsTheGuestWhyDataCannotBeKept(String function) {
    ModuleSource relay = relay("modmesh", function, Map.of());

    assertThat(String.valueOf(modules.call(relay, "f", "{\"key\":\"k\",\"value\":1}")))
        .contains("error", "urn:modmesh:problem:cache-unavailable");
    assertThat(String.valueOf(modules.call(relay, "f", "{\"key\":\"/\",\"value\":1}")))
        .contains("urn:modmesh:problem:invalid-name");
    assertThat(String.valueOf(modules.call(relay, "f", "{\"value\":1}")))
        .contains("urn:modmesh:problem:invalid-arguments", "`key` must be a string");
  }

  @Test
  void callsADependencyInTheSameProcessOnTheSameThreadWithinTheDeadline() {
    WasmBytes loop = new WasmBytes();
    loop.function("f", 0x03, 0x40, 0x0c, 0, 0x0b, i32Const(0));
    ModuleSource endless = modules.wasm("far", loop.build(), "f");
    ModuleSource relay = relay("modmesh", "call", Map.of("dependencies", Map.of("far", "^1.0")));
    ModuleSource withDependency =
        modules.source(
            "wasm",
            "relay",
            "2.0.0",
            readAll(relay.layer()),
            Map.of("f", Map.of("input", "text")),
            Map.of(),
            List.of(endless));
    modules.load(withDependency);

    ProblemException problem =
        catchThrowableOfType(
            ProblemException.class,
            () ->
                modules.call(
                    withDependency,
                    "f",
                    Duration.ofMillis(200),
                    "{\"module\":\"far\",\"function\":\"f\"}"));

    assertThat(problem.type()).isEqualTo(ProblemType.DEADLINE_EXCEEDED);
    assertThat(problem.detail()).contains("relay@2.0.0");
  }

  private static byte[] readAll(Path file) {
    try {
      return java.nio.file.Files.readAllBytes(file);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void reachesTheHttpServicesThatTheHostAllows() {
    ModuleSource relay = relay("extism:host/env", "http_request", Map.of());
    String request = "{\"url\":\"http://allowed/x\",\"method\":\"put\"}";

    assertThat(
            catchThrowableOfType(
                    ProblemException.class, () -> modules.call(relay, "status", request))
                .detail())
        .contains("status 201");
    assertThat(modules.call(relay, "headers", request)).isEqualTo(Map.of("x-seen", "PUT"));
    assertThat(
            catchThrowableOfType(
                    ProblemException.class,
                    () -> modules.call(relay, "f", "{\"url\":\"http://other/\"}"))
                .detail())
        .contains("HTTP request to http://other/ is not allowed");
  }

  @Test
  void runsTheConstructorsOfTheGuestBeforeEachCall() {
    WasmBytes wasm = new WasmBytes().memory(1);
    wasm.define(
        "_initialize",
        0,
        NONE,
        i32Const(0),
        i32Const(0),
        0x28,
        2,
        0,
        i32Const(5),
        0x6a,
        0x36,
        2,
        0);
    wasm.function("f", i32Const(0), 0x28, 2, 0);
    ModuleSource source = modules.wasm("m", wasm.build(), "f");
    modules.load(source);

    for (int i = 0; i < 3; i++) {
      assertThat(
              catchThrowableOfType(ProblemException.class, () -> modules.call(source, "f"))
                  .detail())
          .contains("status 5");
    }
  }

  @Test
  void takesAnEndThroughWasiWithoutAnErrorAsSuccess() {
    WasmBytes wasm = new WasmBytes();
    wasm.imported("wasi_snapshot_preview1", "proc_exit", new int[] {I32}, NONE);
    wasm.function("good", i32Const(0), call(0), i32Const(9));
    wasm.function("bad", i32Const(3), call(0), i32Const(0));
    ModuleSource source = modules.wasm("m", wasm.build(), "good", "bad");
    modules.load(source);

    assertThat(modules.call(source, "good")).isEqualTo("");
    assertThat(
            catchThrowableOfType(ProblemException.class, () -> modules.call(source, "bad"))
                .detail())
        .contains("exit with code 3");
  }
}
