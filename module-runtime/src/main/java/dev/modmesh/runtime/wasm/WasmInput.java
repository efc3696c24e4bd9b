package dev.modmesh.runtime.wasm;

import dev.modmesh.api.function.Arguments;
import dev.modmesh.api.module.Encoding;
import dev.modmesh.api.module.FunctionSpec;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.spi.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts arguments into the one input of an Extism function: all of them as a JSON object, or the
 * single one as text or bytes. A single argument that is no string goes in as JSON text.
 */
final class WasmInput {
  private final JsonCodec codec;

  WasmInput(JsonCodec codec) {
    this.codec = codec;
  }

  /** Throws {@code invalid-arguments} if they do not fit. */
  byte[] encode(FunctionSpec function, Arguments arguments) {
    return switch (function.input()) {
      case JSON, AUTO -> codec.write(arguments.toMap());
      case TEXT -> text(single(function, arguments));
      case BYTES -> bytes(single(function, arguments));
    };
  }

  private static @Nullable Object single(FunctionSpec function, Arguments arguments) {
    if (!arguments.kwargs().isEmpty() || arguments.args().size() > 1) {
      String input = function.input() == Encoding.TEXT ? "text" : "bytes";
      throw invalid(
          "args",
          "Function `"
              + function.name()
              + "` takes one argument, as "
              + input
              + ", and no kwargs.");
    }
    return arguments.args().isEmpty() ? "" : arguments.args().get(0);
  }

  private byte[] text(@Nullable Object argument) {
    return argument instanceof String text
        ? text.getBytes(StandardCharsets.UTF_8)
        : codec.write(argument);
  }

  private static byte[] bytes(@Nullable Object argument) {
    if (argument instanceof String text) {
      try {
        return Base64.getDecoder().decode(text);
      } catch (IllegalArgumentException e) {
        // falls through to the one error below
      }
    }
    throw invalid("args[0]", "Argument `args[0]` must be a string of base64.");
  }

  private static ProblemException invalid(String parameter, String detail) {
    return new ProblemException(
        ProblemType.INVALID_ARGUMENTS, detail, Map.of("parameter", parameter));
  }
}
