package dev.modmesh.runtime.jar;

import dev.modmesh.api.function.Arguments;
import dev.modmesh.api.function.CallContext;
import dev.modmesh.api.guest.FunctionException;
import dev.modmesh.api.guest.Module;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.runtime.lifecycle.CallInterrupted;
import dev.modmesh.runtime.lifecycle.LoadedModule;
import dev.modmesh.runtime.lifecycle.ModuleSource;
import dev.modmesh.runtime.lifecycle.ReturnValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.net.URLClassLoader;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A JAR module that is ready to run: one object serves all calls. */
final class LoadedJar implements LoadedModule {
  private static final Logger LOG = System.getLogger("dev.modmesh.module");

  private static final long LOG_INTERVAL_NANOS = 10_000_000_000L;

  private final ModuleSource source;
  private final URLClassLoader loader;
  private final Module module;
  private final Map<String, GuestFunction> functions;
  private final GuestContext context;
  private final long bytes;
  private final AtomicLong nextLogNanos = new AtomicLong(System.nanoTime());
  private boolean started;

  LoadedJar(
      ModuleSource source,
      URLClassLoader loader,
      Module module,
      Map<String, GuestFunction> functions,
      GuestContext context,
      long bytes) {
    this.source = source;
    this.loader = loader;
    this.module = module;
    this.functions = Map.copyOf(functions);
    this.context = context;
    this.bytes = bytes;
  }

  ExportedPackages exported() {
    return new ExportedPackages(Set.copyOf(source.manifest().exports()), loader);
  }

  @Override
  public void start() {
    for (String name : source.manifest().functions().keySet()) {
      if (!functions.containsKey(name)) {
        throw new ProblemException(
            ProblemType.INVALID_MANIFEST,
            "The module class has no public method marked as function `" + name + "`.",
            Map.of("function", name));
      }
    }
    inside(
        () -> {
          started = true;
          module.start(context);
          return null;
        });
  }

  @Override
  public ReturnValue call(String function, Arguments arguments, CallContext call) {
    GuestFunction found = functions.get(function);
    if (found == null) {
      throw new ProblemException(
          ProblemType.FUNCTION_NOT_FOUND,
          "Module `" + source.ref() + "` has no function `" + function + "`.");
    }
    Object value =
        ScopedValue.where(context.current(), call).call(() -> inside(() -> found.call(arguments)));
    try {
      return ReturnValue.of(JsonValues.copy(value));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          ProblemType.FUNCTION_FAILED,
          "Function `" + function + "` returned a value that " + e.getMessage() + ".");
    }
  }

  /** Code of the module. */
  private interface Guest {
    @Nullable Object run() throws InvocationTargetException;
  }

  private @Nullable Object inside(Guest guest) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return guest.run();
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      throw failure(cause == null ? e : cause);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      throw failure(e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private RuntimeException failure(Throwable failure) {
    return switch (failure) {
      case OutOfMemoryError error -> throw error;
      case ProblemException problem -> problem;
      case FunctionException own ->
          new ProblemException(ProblemType.FUNCTION_FAILED, String.valueOf(own.getMessage()));
      case InterruptedException interrupted -> new CallInterrupted();
      case StackOverflowError error -> trapped("call stack exhausted");
      case LinkageError error -> {
        log(error);
        yield trapped("a class is missing or does not fit");
      }
      default -> {
        if (isInterrupt(failure)) {
          yield new CallInterrupted();
        }
        // The class and the message of a foreign exception may tell what is nobody's business.
        log(failure);
        yield new ProblemException(
            ProblemType.FUNCTION_FAILED, "The function failed with an unexpected exception.");
      }
    };
  }

  private static boolean isInterrupt(Throwable failure) {
    Throwable cause = failure.getCause();
    for (int depth = 0; cause != null && depth < 10; depth++) {
      if (cause instanceof InterruptedException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /** Now and then only: a broken module fails with every call. */
  private void log(Throwable failure) {
    long now = System.nanoTime();
    long next = nextLogNanos.get();
    if (now - next >= 0 && nextLogNanos.compareAndSet(next, now + LOG_INTERVAL_NANOS)) {
      LOG.log(Level.WARNING, source.ref() + " threw an unexpected exception", failure);
    }
  }

  private static ProblemException trapped(String trap) {
    return new ProblemException(
        ProblemType.MODULE_TRAP, "The module trapped: " + trap + ".", Map.of("trap", trap));
  }

  @Override
  public boolean isWarm() {
    return true;
  }

  @Override
  public long memoryBytes() {
    return bytes;
  }

  @Override
  public void close() {
    try {
      if (started) {
        inside(
            () -> {
              module.stop();
              return null;
            });
      }
    } finally {
      try {
        loader.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
