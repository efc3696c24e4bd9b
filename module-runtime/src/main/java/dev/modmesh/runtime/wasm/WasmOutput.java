package dev.modmesh.runtime.wasm;

import dev.modmesh.api.module.FunctionSpec;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.runtime.lifecycle.ReturnValue;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Makes a JSON value of the one output of an Extism function. */
final class WasmOutput {
  private final JsonCodec codec;

  WasmOutput(JsonCodec codec) {
    this.codec = codec;
  }

  /** Throws {@code function-failed} if JSON was promised and is not there. */
  ReturnValue decode(FunctionSpec function, byte[] output) {
    return switch (function.output()) {
      case JSON -> json(function, output);
      case TEXT -> text(output);
      case BYTES -> ReturnValue.of(Base64.getEncoder().encodeToString(output));
      case AUTO -> either(output);
    };
  }

  private ReturnValue json(FunctionSpec function, byte[] output) {
    if (output.length == 0) {
      return ReturnValue.of(null);
    }
    try {
      return new ReturnValue(codec.read(output), output);
    } catch (ProblemException e) {
      throw new ProblemException(
          ProblemType.FUNCTION_FAILED,
          "Function `" + function.name() + "` returned what is not JSON.");
    }
  }

  private ReturnValue either(byte[] output) {
    if (!mayBeJson(output)) {
      return text(output);
    }
    try {
      return new ReturnValue(codec.read(output), output);
    } catch (ProblemException e) {
      return text(output);
    }
  }

  /** Spares plain text the cost of a failed parse. */
  private static boolean mayBeJson(byte[] output) {
    int first = 0;
    while (first < output.length && " \t\r\n".indexOf(output[first]) >= 0) {
      first++;
    }
    return first < output.length && "{[\"-0123456789tfn".indexOf(output[first]) >= 0;
  }

  private static ReturnValue text(byte[] output) {
    return ReturnValue.of(new String(output, StandardCharsets.UTF_8));
  }
}
