package dev.modmesh.runtime.wasm;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.runtime.lifecycle.CallInterrupted;
import java.util.Map;
import run.endive.runtime.WasmInterruptedException;
import run.endive.wasm.InvalidException;
import run.endive.wasm.MalformedException;
import run.endive.wasm.UnlinkableException;
import run.endive.wasm.WasmEngineException;

/** Turns what the engine throws into what callers see. */
final class Failures {
  private static final String UNREACHABLE = "Trapped on unreachable instruction";
  private static final int MAX_TRAP = 500;

  private Failures() {}

  /** For a failure while a module is read. */
  static RuntimeException ofLoading(RuntimeException failure) {
    return switch (failure) {
      case ProblemException problem -> problem;
      case CallInterrupted interrupted -> interrupted;
      case WasmInterruptedException interrupted -> new CallInterrupted();
      case MalformedException malformed -> invalid(malformed);
      case InvalidException invalid -> invalid(invalid);
      case UnlinkableException unlinkable -> invalid(unlinkable);
      // The engine answers features that it lacks with various exceptions.
      default -> invalid(failure);
    };
  }

  /** For a failure while a module's code runs. */
  static RuntimeException ofRunning(RuntimeException failure) {
    return switch (failure) {
      case ProblemException problem -> problem;
      case CallInterrupted interrupted -> interrupted;
      case WasmInterruptedException interrupted -> new CallInterrupted();
      case UnlinkableException unlinkable -> invalid(unlinkable);
      case GuestTrap trap -> trapped(trap.getMessage());
      case GuestExit exit -> trapped("exit with code " + exit.code());
      case WasmEngineException trap -> trapped(trap.getMessage());
      case IndexOutOfBoundsException bug -> trapped("out of bounds access");
      default -> failure;
    };
  }

  static ProblemException stackExhausted() {
    return trapped("call stack exhausted");
  }

  private static ProblemException invalid(RuntimeException failure) {
    return new ProblemException(
        ProblemType.INVALID_MANIFEST,
        "The Wasm binary is refused: " + shortened(String.valueOf(failure.getMessage())) + ".");
  }

  private static ProblemException trapped(@org.jspecify.annotations.Nullable String message) {
    String trap = shortened(UNREACHABLE.equals(message) ? "unreachable" : String.valueOf(message));
    return new ProblemException(
        ProblemType.MODULE_TRAP, "The module trapped: " + trap + ".", Map.of("trap", trap));
  }

  private static String shortened(String text) {
    return text.length() <= MAX_TRAP ? text : text.substring(0, MAX_TRAP) + "…";
  }
}
