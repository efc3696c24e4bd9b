package dev.modmesh.runtime.jar;

import dev.modmesh.api.function.Arguments;
import dev.modmesh.api.function.CallContext;
import dev.modmesh.api.guest.DataCache;
import dev.modmesh.api.guest.FunctionException;
import dev.modmesh.api.guest.ModuleContext;
import dev.modmesh.api.guest.Modules;
import dev.modmesh.api.module.FunctionSpec;
import dev.modmesh.api.module.ModuleRef;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.runtime.data.DataAccess;
import dev.modmesh.runtime.lifecycle.CallInterrupted;
import dev.modmesh.runtime.lifecycle.Dependencies;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a JAR module gets from the platform. Thread-safe. */
final class GuestContext implements ModuleContext, Modules {
  private final ModuleRef ref;
  private final Dependencies dependencies;
  private final GuestData data;

  /** The call that runs on this thread, for the calls that it makes. */
  private final ScopedValue<CallContext> current = ScopedValue.newInstance();

  GuestContext(ModuleRef ref, Dependencies dependencies, DataAccess data) {
    this.ref = ref;
    this.dependencies = dependencies;
    this.data = new GuestData(ref.name(), data, () -> context().deadlineNanos());
  }

  ScopedValue<CallContext> current() {
    return current;
  }

  @Override
  public String name() {
    return ref.name().value();
  }

  @Override
  public String version() {
    return ref.version().toString();
  }

  @Override
  public Modules modules() {
    return this;
  }

  @Override
  public DataCache data() {
    return data;
  }

  private CallContext context() {
    return current.isBound() ? current.get() : ofOwnThread();
  }

  @Override
  public @Nullable Object call(
      String module,
      String function,
      List<? extends @Nullable Object> args,
      Map<String, ?> kwargs) {
    CallContext context = context();
    try {
      Arguments arguments = arguments(args, kwargs);
      return JsonValues.copy(dependencies.call(module, function, arguments, context).value());
    } catch (CallInterrupted e) {
      Thread.currentThread().interrupt();
      throw failed(module, function, "interrupted");
    } catch (ProblemException e) {
      throw failed(module, function, e.detail());
    } catch (IllegalArgumentException e) {
      throw failed(module, function, "an argument " + e.getMessage());
    }
  }

  private static FunctionException failed(String module, String function, String why) {
    return new FunctionException("Call of " + module + "." + function + " failed: " + why);
  }

  private static Arguments arguments(List<? extends @Nullable Object> args, Map<String, ?> kwargs) {
    List<@Nullable Object> values = new ArrayList<>();
    args.forEach(value -> values.add(JsonValues.copy(value)));
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    kwargs.forEach((name, value) -> named.put(name, JsonValues.copy(value)));
    return Arguments.of(values, named);
  }

  /** A thread that the module started itself belongs to no call. */
  private CallContext ofOwnThread() {
    long deadline = System.nanoTime() + FunctionSpec.DEFAULT_TIMEOUT.toNanos();
    return new CallContext(ref.toString(), deadline, 0, "");
  }
}
