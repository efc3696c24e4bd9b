package dev.modmesh.runtime.wasm;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.MethodTooLargeException;
import run.endive.compiler.InterpreterFallback;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.WasmModule;

/**
 * Compiles Wasm to byte code on one thread of low priority, while the interpreter already answers
 * calls. The engine's compiler does not heed interrupts, so its time is bounded by what it is fed:
 * the static limits, and one pass at a time. A function that is too large for a Java method costs
 * another pass; when time is up the module goes on being interpreted. Thread-safe.
 */
final class BackgroundCompiler implements AutoCloseable {
  private static final Logger LOG = System.getLogger(BackgroundCompiler.class.getName());
  private static final int MAX_WAITING = 256;
  private static final String FUNCTION = "func_";

  private final Duration time;
  private final ThreadPoolExecutor thread;

  BackgroundCompiler(Duration time) {
    this.time = time;
    thread =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform()
                .daemon()
                .name("modmesh-compiler")
                .priority(Thread.MIN_PRIORITY)
                .factory());
    thread.allowCoreThreadTimeOut(true);
  }

  /**
   * Compiles a module when its turn comes.
   *
   * @param hopeless indices of functions that are too large to try
   * @param done gets the compiled code; is not called when it cannot be compiled
   */
  void compile(
      WasmModule module,
      String name,
      Set<Integer> hopeless,
      Consumer<Function<Instance, Machine>> done) {
    try {
      thread.execute(() -> run(module, name, hopeless, done));
    } catch (RejectedExecutionException e) {
      LOG.log(Level.WARNING, "{0} stays interpreted: too many modules wait to be compiled", name);
    }
  }

  private void run(
      WasmModule module,
      String name,
      Set<Integer> hopeless,
      Consumer<Function<Instance, Machine>> done) {
    try {
      Function<Instance, Machine> code = passes(module, new HashSet<>(hopeless));
      if (code != null) {
        done.accept(code);
        return;
      }
      LOG.log(Level.INFO, "{0} stays interpreted: it takes too long to compile", name);
    } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
      LOG.log(Level.WARNING, name + " stays interpreted: it cannot be compiled", e);
    }
  }

  /** Compiles, leaving one more function to the interpreter each time; null when time is up. */
  private @Nullable Function<Instance, Machine> passes(WasmModule module, Set<Integer> left) {
    long deadline = System.nanoTime() + time.toNanos();
    while (true) {
      long begin = System.nanoTime();
      try {
        return pass(module, left);
      } catch (WasmEngineException e) {
        if (!(e.getCause() instanceof MethodTooLargeException tooLarge)
            || !tooLarge.getMethodName().startsWith(FUNCTION)
            || !left.add(Integer.parseInt(tooLarge.getMethodName().substring(FUNCTION.length())))) {
          throw e;
        }
      }
      long now = System.nanoTime();
      if (now + (now - begin) - deadline > 0) {
        return null;
      }
    }
  }

  private static Function<Instance, Machine> pass(WasmModule module, Set<Integer> left) {
    return MachineFactoryCompiler.builder(module)
        .withInterpreterFallback(InterpreterFallback.FAIL)
        .withInterpretedFunctions(left)
        .compile();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
