package dev.modmesh.runtime.lifecycle;

import dev.modmesh.api.function.Arguments;
import dev.modmesh.api.function.CallContext;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one module may call: its declared dependencies and nothing else. Thread-safe. */
public final class Dependencies {
  private final ModuleSource caller;
  private final Map<ModuleName, Slot> here;
  private final InnerCaller elsewhere;
  private final @Nullable InnerTrace trace;

  Dependencies(
      ModuleSource caller,
      Map<ModuleName, Slot> here,
      InnerCaller elsewhere,
      @Nullable InnerTrace trace) {
    this.caller = caller;
    this.here = new LinkedHashMap<>(here);
    this.elsewhere = elsewhere;
    this.trace = trace;
  }

  /** The loaded code of the dependencies that run in this process. */
  public List<LoadedModule> loaded() {
    List<LoadedModule> modules = new ArrayList<>();
    here.values().forEach(slot -> modules.add(slot.module()));
    return modules;
  }

  /**
   * Calls a function of a dependency: on this thread when it is loaded here.
   *
   * @param context that of the call which makes this one
   * @throws ProblemException {@code forbidden} for a module that is not declared as a dependency,
   *     {@code function-failed} over {@link CallContext#MAX_DEPTH}, or what the call ended with
   * @throws CallInterrupted when the thread was interrupted
   */
  public ReturnValue call(
      String module, String function, Arguments arguments, CallContext context) {
    ModuleName name = declared(module);
    CallContext inner = context.inner();
    if (inner.depth() > CallContext.MAX_DEPTH) {
      throw new ProblemException(
          ProblemType.FUNCTION_FAILED,
          "Modules call modules more than " + CallContext.MAX_DEPTH + " deep.");
    }
    Slot slot = here.get(name);
    if (trace != null) {
      return follow(trace, slot, new InnerCall(caller, name, function, arguments, inner));
    }
    return slot != null
        ? slot.call(function, arguments, inner)
        : elsewhere.call(new InnerCall(caller, name, function, arguments, inner));
  }

  private ReturnValue follow(InnerTrace follower, @Nullable Slot slot, InnerCall call) {
    return slot == null
        ? follower.follow(call, null, elsewhere)
        : follower.follow(
            call, slot.source(), one -> slot.call(one.function(), one.arguments(), one.context()));
  }

  private ModuleName declared(String module) {
    if (ModuleName.isValid(module)) {
      ModuleName name = new ModuleName(module);
      if (caller.manifest().dependencies().containsKey(name)) {
        return name;
      }
    }
    throw new ProblemException(
        ProblemType.FORBIDDEN,
        "`" + module + "` is no declared dependency of `" + caller.ref() + "`.");
  }

  void release() {
    here.values().forEach(Slot::release);
  }
}
