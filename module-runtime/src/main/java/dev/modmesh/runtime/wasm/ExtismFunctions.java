package dev.modmesh.runtime.wasm;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.spi.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The functions of {@code extism:host/env}, as Extism's kernel and runtime define them, so that
 * plug-ins built with any of its development kits run unchanged. Modules have no configuration and
 * variables last for one call, since each call has a fresh instance.
 */
final class ExtismFunctions {
  static final String MODULE = "extism:host/env";

  private final JsonCodec codec;
  private final HttpAccess http;

  ExtismFunctions(JsonCodec codec, HttpAccess http) {
    this.codec = codec;
    this.http = http;
  }

  Map<String, HostFunction> all() {
    Map<String, HostFunction> all = new HashMap<>();
    memory(all);
    inputAndOutput(all);
    variables(all);
    requests(all);
    logs(all);
    return all;
  }

  private static void memory(Map<String, HostFunction> all) {
    all.put("alloc", HostFunction.of("I>I", (call, on, args) -> call.memory().allocate(args[0])));
    all.put(
        "free",
        HostFunction.of(
            "I>",
            (call, on, args) -> {
              call.memory().free(args[0]);
              return 0;
            }));
    HostFunction length = HostFunction.of("I>I", (call, on, args) -> call.memory().length(args[0]));
    all.put("length", length);
    all.put("length_unsafe", length);
    all.put("load_u8", HostFunction.of("I>i", (call, on, args) -> call.memory().load8(args[0])));
    all.put("load_u64", HostFunction.of("I>I", (call, on, args) -> call.memory().load64(args[0])));
    all.put(
        "store_u8",
        HostFunction.of(
            "Ii>",
            (call, on, args) -> {
              call.memory().store8(args[0], args[1]);
              return 0;
            }));
    all.put(
        "store_u64",
        HostFunction.of(
            "II>",
            (call, on, args) -> {
              call.memory().store64(args[0], args[1]);
              return 0;
            }));
  }

  private static void inputAndOutput(Map<String, HostFunction> all) {
    all.put("input_length", HostFunction.of(">I", (call, on, args) -> call.inputLength()));
    all.put("input_offset", HostFunction.of(">I", (call, on, args) -> call.input()));
    all.put(
        "input_load_u8",
        HostFunction.of(
            "I>i",
            (call, on, args) ->
                inInput(call, args[0], 1) ? call.memory().load8(call.input() + args[0]) : 0));
    all.put(
        "input_load_u64",
        HostFunction.of(
            "I>I",
            (call, on, args) ->
                inInput(call, args[0], 8) ? call.memory().load64(call.input() + args[0]) : 0));
    all.put(
        "output_set",
        HostFunction.of(
            "II>",
            (call, on, args) -> {
              call.output(args[0], args[1]);
              return 0;
            }));
    all.put(
        "error_set",
        HostFunction.of(
            "I>",
            (call, on, args) -> {
              call.error(args[0]);
              return 0;
            }));
    all.put("error_get", HostFunction.of(">I", (call, on, args) -> call.error()));
  }

  private static boolean inInput(WasmCall call, long offset, int size) {
    return offset >= 0 && offset <= call.inputLength() - size;
  }

  private static void variables(Map<String, HostFunction> all) {
    all.put(
        "config_get",
        HostFunction.of(
            "I>I",
            (call, on, args) -> {
              call.consume(args[0], "a configuration key");
              return 0;
            }));
    all.put(
        "var_get",
        HostFunction.of(
            "I>I",
            (call, on, args) -> {
              byte[] value = call.variable(text(call.consume(args[0], "a variable's key")));
              return value == null ? 0 : call.memory().allocate(value);
            }));
    all.put(
        "var_set",
        HostFunction.of(
            "II>",
            (call, on, args) -> {
              String key = text(call.consume(args[0], "a variable's key"));
              call.variable(key, args[1] == 0 ? null : call.consume(args[1], "a variable's value"));
              return 0;
            }));
  }

  private void requests(Map<String, HostFunction> all) {
    all.put("http_request", HostFunction.of("II>I", (call, on, args) -> request(call, args)));
    all.put(
        "http_status_code",
        HostFunction.of(
            ">i",
            (call, on, args) -> {
              HttpAccess.Response response = call.response();
              return response == null ? 0 : response.status();
            }));
    all.put(
        "http_headers",
        HostFunction.of(
            ">I",
            (call, on, args) -> {
              HttpAccess.Response response = call.response();
              return response == null
                  ? 0
                  : call.memory().allocate(codec.write(lowerCase(response.headers())));
            }));
  }

  private static Map<String, String> lowerCase(Map<String, String> headers) {
    Map<String, String> lower = new LinkedHashMap<>();
    headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
    return lower;
  }

  private long request(WasmCall call, long[] args) {
    call.response(null);
    byte[] document = call.consume(args[0], "an HTTP request");
    byte[] body = args[1] == 0 ? new byte[0] : call.consume(args[1], "an HTTP request's body");
    Map<String, @Nullable Object> request;
    try {
      request = codec.readObject(document);
    } catch (ProblemException e) {
      throw new GuestTrap("the HTTP request is no JSON object");
    }
    String url = String.valueOf(request.get("url"));
    Map<String, String> headers = new LinkedHashMap<>();
    if (request.get("headers") instanceof Map<?, ?> given) {
      given.forEach((name, value) -> headers.put(String.valueOf(name), String.valueOf(value)));
    }
    String method = request.get("method") instanceof String text ? text : "GET";
    HttpAccess.Response response =
        http.send(
            new HttpAccess.Request(
                method.toUpperCase(Locale.ROOT),
                url,
                headers,
                body,
                call.context().deadlineNanos()));
    if (response == null) {
      throw new GuestTrap("HTTP request to " + url + " is not allowed");
    }
    call.response(response);
    return call.memory().allocate(response.body());
  }

  private static void logs(Map<String, HostFunction> all) {
    String[] names = {"log_trace", "log_debug", "log_info", "log_warn", "log_error"};
    for (int i = 0; i < names.length; i++) {
      int level = i;
      all.put(
          names[level],
          HostFunction.of(
              "I>",
              (call, on, args) -> {
                if (GuestLog.isWritten(level)) {
                  call.log().write(level, call.consume(args[0], "a log message"));
                } else {
                  call.memory().free(args[0]);
                }
                return 0;
              }));
    }
    all.put("get_log_level", HostFunction.of(">i", (call, on, args) -> GuestLog.level()));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
