package dev.modmesh.runtime.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modmesh.api.function.Arguments;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.runtime.TestModules;
import dev.modmesh.runtime.lifecycle.InnerCaller;
import dev.modmesh.runtime.lifecycle.ModuleSource;
import dev.modmesh.runtime.lifecycle.ModuleTable;
import dev.modmesh.runtime.lifecycle.ReturnValue;
import dev.modmesh.runtime.limit.RuntimeLimits;
import dev.modmesh.runtime.wasm.HttpAccess;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JarModulesTest {
  private static final String IMPORTS =
      "import dev.modmesh.api.guest.*; import dev.modmesh.api.guest.Module; import java.util.*;\n";

  @TempDir Path folder;
  private TestModules modules;
  private TestJar jars;

  /** What "elsewhere" does with a call of a dependency that is not loaded. */
  private final AtomicReference<InnerCaller> elsewhere = new AtomicReference<>(InnerCaller.NONE);

  @BeforeEach
  void start() {
    modules =
        new TestModules(
            folder, RuntimeLimits.defaults(), call -> elsewhere.get().call(call), HttpAccess.NONE);
    jars = new TestJar(folder);
  }

  @AfterEach
  void stop() {
    modules.close();
  }

  private ModuleSource module(String body, String... functions) {
    String source = "package t; " + IMPORTS + "public class M implements Module {" + body + "}";
    return source("m", jars.compile("t.M", source), Map.of(), List.of(), functions);
  }

  private ModuleSource source(
      String name,
      byte[] jar,
      Map<String, @Nullable Object> more,
      List<ModuleSource> dependencies,
      String... functions) {
    Map<String, @Nullable Object> specs = new LinkedHashMap<>();
    for (String function : functions) {
      specs.put(function, Map.of());
    }
    return modules.source("jar", name, "1.0.0", jar, specs, more, dependencies);
  }

  private ProblemException failure(ModuleSource source, String function, @Nullable Object... args) {
    return catchThrowableOfType(ProblemException.class, () -> modules.call(source, function, args));
  }

  private ReturnValue callNamed(
      ModuleSource source, String function, Map<String, @Nullable Object> kwargs) {
    return modules
        .engine()
        .modules()
        .call(
            source.activation(),
            function,
            Arguments.of(List.of(), kwargs),
            TestModules.context(Duration.ofSeconds(5)));
  }

  @Test
  void bindsArgumentsInOrderAndByName() {
    ModuleSource m =
        module(
            "@Function public String join(String a, int b, long c, double d, boolean e, List<?> f,"
                + " Map<String, ?> g, Object h) { return a + b + c + d + e + f + g + h; }",
            "join");
    modules.load(m);

    assertThat(modules.call(m, "join", "x", 1, 2, 3, true, List.of(4), Map.of("k", 5), null))
        .isEqualTo("x123.0true[4]{k=5}null");
    Map<String, @Nullable Object> kwargs = new LinkedHashMap<>();
    kwargs.put("h", 1.5);
    kwargs.putAll(Map.of("a", "y", "b", 1.0, "c", 9_000_000_000L, "d", 0.5, "e", false));
    kwargs.putAll(Map.of("f", List.of(), "g", Map.of()));
    assertThat(callNamed(m, "join", kwargs).value()).isEqualTo("y190000000000.5false[]{}1.5");
  }

  @Test
  void namesTheParameterThatDoesNotFit() {
    ModuleSource m =
        module("@Function public int f(int count, String text) { return count; }", "f");
    modules.load(m);

    assertInvalid(failure(m, "f"), "count", "Argument `count` is missing but must be");
    assertInvalid(failure(m, "f", 1.5, "x"), "count", "a whole number of 32 bits");
    assertInvalid(failure(m, "f", 1L << 40, "x"), "count", "a whole number of 32 bits");
    assertInvalid(failure(m, "f", null, "x"), "count", "is null");
    assertInvalid(failure(m, "f", 1, 2), "text", "must be a string");
    assertInvalid(failure(m, "f", 1, "x", 3), "args", "takes 2 arguments, not 3");
    assertInvalid(
        catchThrowableOfType(
            ProblemException.class,
            () -> callNamed(m, "f", Map.of("count", 1, "text", "", "zz", 1))),
        "zz",
        "has no parameter `zz`");
  }

  private static void assertInvalid(ProblemException problem, String parameter, String detail) {
    assertThat(problem.type()).isEqualTo(ProblemType.INVALID_ARGUMENTS);
    assertThat(problem.extensions()).containsEntry("parameter", parameter);
    assertThat(problem.detail()).contains(detail);
  }

  @Test
  void showsTheMessageOfAFunctionExceptionAndNothingOfOthers() {
    ModuleSource m =
        module(
            "@Function public void own() { throw new FunctionException(\"no stock\"); }"
                + "@Function public void bug() { throw new IllegalStateException(\"secret\"); }"
                + "@Function public Object deep() { return deep(); }",
            "own",
            "bug",
            "deep");
    modules.load(m);

    assertThat(failure(m, "own").type()).isEqualTo(ProblemType.FUNCTION_FAILED);
    assertThat(failure(m, "own").detail()).isEqualTo("no stock");
    assertThat(failure(m, "bug").detail()).doesNotContain("secret", "IllegalState");
    assertThat(failure(m, "deep").type()).isEqualTo(ProblemType.MODULE_TRAP);
  }

  @Test
  void seesTheJdkAndTheGuestApiButNotThePlatform() {
    ModuleSource m =
        module(
            "@Function public boolean sees(String name) { try { Class.forName(name); return true; }"
                + " catch (ClassNotFoundException e) { return false; } }"
                + "@Function public boolean finds(String name) {"
                + " return getClass().getClassLoader().getResource(name) != null; }",
            "sees",
            "finds");
    modules.load(m);

    assertThat(modules.call(m, "sees", "java.util.concurrent.ForkJoinPool")).isEqualTo(true);
    assertThat(modules.call(m, "sees", "java.sql.Connection")).isEqualTo(true);
    assertThat(modules.call(m, "sees", "dev.modmesh.api.guest.Modules")).isEqualTo(true);
    assertThat(modules.call(m, "sees", "dev.modmesh.api.module.Digest")).isEqualTo(false);
    assertThat(modules.call(m, "sees", "dev.modmesh.runtime.ModuleEngine")).isEqualTo(false);
    assertThat(modules.call(m, "sees", "run.endive.runtime.Instance")).isEqualTo(false);
    assertThat(modules.call(m, "finds", "t/M.class")).isEqualTo(true);
    assertThat(modules.call(m, "finds", "dev/modmesh/runtime/ModuleEngine.class")).isEqualTo(false);
  }

  @Test
  void seesOnlyTheExportedPackagesOfADependency() throws Exception {
    byte[] lib =
        jars.compile(
            "lib.shown.Lib",
            "package lib.shown; "
                + IMPORTS
                + "public class Lib implements Module {"
                + " @Function public int one() { return 1; } }");
    ModuleSource open =
        source("lib", lib, Map.of("exports", List.of("lib.shown")), List.of(), "one");
    byte[] same =
        jars.compile(
            "lib.hidden.Lib",
            "package lib.hidden; "
                + IMPORTS
                + "public class Lib implements Module {"
                + " @Function public int one() { return 1; } }");
    ModuleSource closed = source("closed", same, Map.of(), List.of(), "one");
    byte[] user =
        jars.compile(
            "u.User",
            "package u; "
                + IMPORTS
                + "public class User implements Module {"
                + " @Function public boolean sees(String name) { try { Class.forName(name);"
                + " return true; } catch (ClassNotFoundException e) { return false; } }"
                + " @Function public int direct() { return new lib.shown.Lib().one(); } }",
            open.layer());
    ModuleSource dependent =
        source("user", user, Map.of(), List.of(open, closed), "sees", "direct");
    modules.load(dependent);

    assertThat(modules.call(dependent, "direct")).isEqualTo(1);
    assertThat(modules.call(dependent, "sees", "lib.shown.Lib")).isEqualTo(true);
    assertThat(modules.call(dependent, "sees", "lib.hidden.Lib")).isEqualTo(false);
  }

  @Test
  void givesAwayNoObjectOfItsOwn() {
    ModuleSource m =
        module(
            "@Function public Object list() { return new ArrayList<Object>(List.of(1)) {}; }"
                + "@Function public Object bean() { return this; }"
                + "@Function public Object nan() { return 0.0 / 0; }"
                + "@Function public Object loop() { List<Object> l = new ArrayList<>(); l.add(l);"
                + " return l; }"
                + "@Function public Object items() { return new Object[] {'c', (byte) 1, null}; }",
            "list",
            "bean",
            "nan",
            "loop",
            "items");
    modules.load(m);

    assertThat(modules.call(m, "list"))
        .isEqualTo(List.of(1))
        .isExactlyInstanceOf(java.util.ArrayList.class);
    assertThat(modules.call(m, "items")).isEqualTo(Arrays.asList("c", 1, null));
    assertThat(failure(m, "bean").detail()).contains("is no JSON value");
    assertThat(failure(m, "nan").detail()).contains("a number that JSON does not have");
    assertThat(failure(m, "loop").detail()).contains("nested more than 500 deep");
  }

  @Test
  void endsASleepAtTheDeadline() {
    ModuleSource m =
        module(
            "@Function public void sleep() throws Exception { Thread.sleep(60000); }"
                + "@Function public void wrapped() { try { Thread.sleep(60000); }"
                + " catch (InterruptedException e) { throw new RuntimeException(e); } }",
            "sleep",
            "wrapped");
    modules.load(m);

    for (String function : List.of("sleep", "wrapped")) {
      ProblemException problem =
          catchThrowableOfType(
              ProblemException.class, () -> modules.call(m, function, Duration.ofMillis(100)));
      assertThat(problem.type()).isEqualTo(ProblemType.DEADLINE_EXCEEDED);
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }

  @Test
  void endsASleepThatIsCancelled() {
    ModuleSource m =
        module(
            "@Function public int sleep() throws InterruptedException {"
                + " Thread.sleep(600000); return 1; }",
            "sleep");
    modules.load(m);

    ProblemException problem = modules.cancelled(m, "sleep");

    assertThat(problem.type()).isEqualTo(ProblemType.INTERNAL_ERROR);
  }

  @Test
  void refusesAModuleThatFailsToStart() {
    ModuleSource m =
        module(
            "public void start(ModuleContext c) { throw new FunctionException(\"no database\"); }"
                + "@Function public int f() { return 1; }",
            "f");

    ProblemException problem = catchThrowableOfType(ProblemException.class, () -> modules.load(m));

    assertThat(problem.type()).isEqualTo(ProblemType.FUNCTION_FAILED);
    assertThat(problem.detail()).isEqualTo("no database");
    assertThat(modules.engine().modules().modules()).isEmpty();
  }

  @Test
  void refusesAManifestWithAFunctionThatIsNotThereAndAParameterThatIsNoJson() {
    ModuleSource missing = module("@Function public int f() { return 1; }", "g");
    ModuleSource odd = module("@Function public int f(Thread t) { return 1; }", "f");

    assertThat(catchThrowableOfType(ProblemException.class, () -> modules.load(missing)).detail())
        .contains("function `g`");
    assertThat(catchThrowableOfType(ProblemException.class, () -> modules.load(odd)).detail())
        .contains("Parameter `t` of function `f` has a type that is no JSON value");
  }

  @Test
  void callsDeclaredDependenciesOnly() {
    ModuleSource m =
        module(
            "Modules modules; public void start(ModuleContext c) { modules = c.modules(); }"
                + "@Function public Object ask(String other) { return modules.call(other, \"f\"); }",
            "ask");
    modules.load(m);

    assertThat(failure(m, "ask", "other").detail())
        .contains("`other` is no declared dependency of `m@1.0.0`");
  }

  @Test
  void callsADependencyThatIsNotLoadedThroughTheHostWithTheDeadlineAndADepth() {
    String body =
        "Modules modules; public void start(ModuleContext c) { modules = c.modules(); }"
            + "@Function public Object ask() { return modules.call(\"far\", \"f\", 1, \"x\"); }";
    String source = "package t; " + IMPORTS + "public class M implements Module {" + body + "}";
    ModuleSource m =
        source(
            "m",
            jars.compile("t.M", source),
            Map.of("dependencies", Map.of("far", "^1.0")),
            List.of(),
            "ask");
    modules.load(m);

    elsewhere.set(call -> ReturnValue.of(call.function() + call.arguments().args()));
    assertThat(modules.call(m, "ask")).isEqualTo("f[1, x]");

    ModuleTable table = modules.engine().modules();
    elsewhere.set(call -> table.call(m.activation(), "ask", Arguments.NONE, call.context()));
    assertThat(failure(m, "ask").detail()).contains("Modules call modules more than 8 deep");
  }

  @Test
  void letsARunningCallEndBeforeItStops() {
    System.getProperties().remove("modmesh.test.stopped");
    ModuleSource m =
        module(
            "public void stop() { System.setProperty(\"modmesh.test.stopped\", \"yes\"); }"
                + "@Function public String slow() throws Exception {"
                + " System.setProperty(\"modmesh.test.entered\", \"yes\");"
                + " while (System.getProperty(\"modmesh.test.leave\") == null) Thread.onSpinWait();"
                + " return String.valueOf(System.getProperty(\"modmesh.test.stopped\")); }",
            "slow");
    modules.load(m);
    CompletableFuture<@Nullable Object> running =
        CompletableFuture.supplyAsync(() -> modules.call(m, "slow"));
    while (System.getProperty("modmesh.test.entered") == null) {
      Thread.onSpinWait();
    }

    CompletableFuture<Void> unloaded = modules.engine().modules().unload(m.activation());

    assertThat(unloaded).isNotDone();
    assertThat(failure(m, "slow").type()).isEqualTo(ProblemType.NOT_SERVED_HERE);
    System.setProperty("modmesh.test.leave", "yes");
    assertThat(running.join()).isEqualTo("null");
    unloaded.join();
    assertThat(System.getProperty("modmesh.test.stopped")).isEqualTo("yes");
  }

  @Test
  void leavesNothingBehindWhenItIsUnloaded() {
    ModuleSource m =
        module(
            "public void start(ModuleContext c) { System.getProperties().put(\"modmesh.test.loader\","
                + " new java.lang.ref.WeakReference<>(getClass().getClassLoader())); }"
                + "@Function public Object f(Object x) { return new ArrayList<Object>(List.of(x)) {}; }"
                + "@Function public Object g() { throw new IllegalStateException(); }",
            "f",
            "g");
    modules.load(m);
    for (int i = 0; i < 100; i++) {
      assertThat(modules.call(m, "f", i)).isEqualTo(List.of(i));
    }
    failure(m, "g");
    WeakReference<?> loader =
        (WeakReference<?>)
            java.util.Objects.requireNonNull(System.getProperties().remove("modmesh.test.loader"));

    modules.engine().modules().unload(m.activation()).join();

    for (int i = 0; i < 50 && loader.get() != null; i++) {
      System.gc();
    }
    assertThat(loader.get()).isNull();
  }
}
