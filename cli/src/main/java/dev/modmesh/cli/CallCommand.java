package dev.modmesh.cli;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.value.Durations;
import dev.modmesh.client.call.ApiResponse;
import dev.modmesh.client.call.PlatformException;
import dev.modmesh.client.wire.JacksonCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Calls a function. */
@Command(
    name = "call",
    description = {
      "Call a function and print what it returns, as JSON.",
      "An argument that is JSON is taken as JSON, any other as a string: 42 is a number, '\"42\"' a"
          + " string."
    })
final class CallCommand implements Callable<Integer> {
  private static final JacksonCodec CODEC = new JacksonCodec();

  @ParentCommand ModmeshCommand modmesh;

  @Parameters(
      index = "0",
      paramLabel = "MODULE[@RANGE]",
      description = "Such as text or text@^1.2.")
  String module;

  @Parameters(index = "1", paramLabel = "FUNCTION", description = "Such as slugify.")
  String function;

  @Parameters(
      index = "2..*",
      arity = "0..*",
      paramLabel = "ARG",
      description = "JSON, or a bare string.")
  List<String> arguments = new ArrayList<>();

  @Option(
      names = "--kw",
      paramLabel = "NAME=VALUE",
      description = "A keyword argument; may be repeated.")
  List<String> keywords = new ArrayList<>();

  @Option(names = "--raw", description = "Print a string without quotes.")
  boolean raw;

  @Option(names = "--headers", description = "Print the answer's headers to standard error.")
  boolean headers;

  @Option(names = "--explain", description = "Tell why the call went as it did, on standard error.")
  boolean explain;

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description = "Run it once: the same key again gets the same answer.")
  @Nullable String idempotencyKey;

  @Option(names = "--timeout", description = "The deadline of the call, such as 2s.")
  @Nullable String timeout;

  @Override
  public Integer call() {
    Map<String, String> requestHeaders = new LinkedHashMap<>();
    if (timeout != null) {
      requestHeaders.put("Modmesh-Timeout", Durations.format(Durations.parse(timeout)));
    }
    if (idempotencyKey != null) {
      requestHeaders.put("Idempotency-Key", idempotencyKey);
    }
    ApiResponse response = explain ? explained(requestHeaders) : send(requestHeaders);
    if (headers) {
      response
          .headers()
          .forEach(
              (name, values) -> modmesh.terminal().note(name + ": " + String.join(", ", values)));
    }
    Object value = response.object().get("return_value");
    if (raw && value instanceof String text) {
      modmesh.out().println(text);
    } else {
      modmesh.printer().printLine(value, () -> text(value));
    }
    return ExitCode.OK;
  }

  private ApiResponse send(Map<String, String> requestHeaders) {
    return modmesh.api().call(moduleName(), function, request(), requestHeaders);
  }

  private ApiResponse explained(Map<String, String> requestHeaders) {
    String id = UUID.randomUUID().toString();
    requestHeaders.put("X-Call-Id", id);
    requestHeaders.put("Modmesh-Explain", "1");
    try {
      return send(requestHeaders);
    } finally {
      tell(id);
    }
  }

  /** To standard error, so that the value alone goes on in a pipe. */
  private void tell(String id) {
    try {
      ExplanationText.lines(modmesh.api().explain(id)).forEach(modmesh.terminal()::note);
    } catch (PlatformException | ProblemException e) {
      modmesh.terminal().warn("the gateway has no explanation: " + e.getMessage());
    }
  }

  private static String text(@Nullable Object value) {
    return new String(CODEC.write(value), StandardCharsets.UTF_8);
  }

  private String moduleName() {
    int at = module.indexOf('@');
    return at < 0 ? module : module.substring(0, at);
  }

  /** The request's body. */
  Map<String, @Nullable Object> request() {
    Map<String, @Nullable Object> request = new LinkedHashMap<>();
    request.put("args", values());
    if (!keywords.isEmpty()) {
      Map<String, @Nullable Object> named = new LinkedHashMap<>();
      keywords.forEach(
          keyword -> {
            int equals = keyword.indexOf('=');
            if (equals <= 0) {
              throw new IllegalArgumentException("--kw is `" + keyword + "`: must be NAME=VALUE");
            }
            named.put(keyword.substring(0, equals), value(keyword.substring(equals + 1)));
          });
      request.put("kwargs", named);
    }
    int at = module.indexOf('@');
    if (at >= 0) {
      request.put("module_version", module.substring(at + 1));
    }
    return request;
  }

  private List<@Nullable Object> values() {
    List<@Nullable Object> values = new ArrayList<>();
    arguments.forEach(argument -> values.add(value(argument)));
    return values;
  }

  private static @Nullable Object value(String text) {
    try {
      return CODEC.read(text.getBytes(StandardCharsets.UTF_8));
    } catch (ProblemException e) {
      return text;
    }
  }
}
