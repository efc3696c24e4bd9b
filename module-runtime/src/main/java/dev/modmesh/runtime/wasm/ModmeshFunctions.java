package dev.modmesh.runtime.wasm;

import dev.modmesh.api.function.Arguments;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.runtime.data.DataAccess;
import dev.modmesh.runtime.lifecycle.ReturnValue;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.Instance;

/**
 * The functions that Modmesh adds to Extism's; those for data: {@link DataFunctions}.
 *
 * <p>{@code modmesh.call : (i64) -> i64} calls a function of a dependency. The argument is the
 * offset of a block in Extism's memory that holds JSON, {@code {"module", "function", "args",
 * "kwargs"}}, the last two optional; the host frees it. The result is the offset of a block that
 * holds {@code {"return_value": …}} or {@code {"error": {"type", "title", "detail"}}}; the guest
 * frees it. The module must be a declared dependency. The callee gets what is left of the caller's
 * time; when that is spent the caller is ended too and sees no result.
 */
final class ModmeshFunctions {
  static final String MODULE = "modmesh";

  private final JsonCodec codec;
  private final DataAccess data;

  ModmeshFunctions(JsonCodec codec, DataAccess data) {
    this.codec = codec;
    this.data = data;
  }

  Map<String, HostFunction> all() {
    Map<String, HostFunction> all = new HashMap<>(new DataFunctions(codec, data).all());
    all.put("call", HostFunction.of("I>I", this::call));
    return all;
  }

  private long call(WasmCall call, Instance instance, long[] args) {
    byte[] request = call.consume(args[0], "a call");
    byte[] answer;
    try {
      answer = codec.write(Collections.singletonMap("return_value", result(call, request).value()));
    } catch (ProblemException e) {
      WasmCall.checkInterrupted();
      answer = codec.write(Map.of("error", error(e)));
    }
    return call.memory().allocate(answer);
  }

  private ReturnValue result(WasmCall call, byte[] request) {
    Map<String, @Nullable Object> document = codec.readObject(request);
    if (document.get("module") instanceof String module
        && document.get("function") instanceof String function) {
      Arguments arguments = Arguments.of(args(document), kwargs(document));
      return call.dependencies().call(module, function, arguments, call.context());
    }
    throw new ProblemException(
        ProblemType.INVALID_ARGUMENTS, "A call must name `module` and `function` as strings.");
  }

  @SuppressWarnings("unchecked") // JSON lists hold JSON values
  private static List<@Nullable Object> args(Map<String, @Nullable Object> document) {
    return document.get("args") instanceof List<?> list ? (List<@Nullable Object>) list : List.of();
  }

  @SuppressWarnings("unchecked") // JSON objects have string keys
  private static Map<String, @Nullable Object> kwargs(Map<String, @Nullable Object> document) {
    return document.get("kwargs") instanceof Map<?, ?> map
        ? (Map<String, @Nullable Object>) map
        : Map.of();
  }

  static Map<String, Object> error(ProblemException problem) {
    return Map.of(
        "type", problem.type().uri(),
        "title", problem.type().title(),
        "detail", problem.detail());
  }
}
