package dev.modmesh.runtime.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modmesh.api.function.Arguments;
import dev.modmesh.api.function.CallContext;
import dev.modmesh.api.module.Digest;
import dev.modmesh.api.module.ManifestReader;
import dev.modmesh.api.module.ModuleRuntime;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.runtime.limit.DeadlineWatchdog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ModuleTableTest {
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final Map<String, Runnable> onLoad = new ConcurrentHashMap<>();
  private final Map<String, Runnable> onCall = new ConcurrentHashMap<>();
  private final DeadlineWatchdog watchdog = new DeadlineWatchdog();
  private final ExecutorService loads = Executors.newFixedThreadPool(2);
  private final ModuleTable table =
      new ModuleTable(
          Map.of(ModuleRuntime.JAR, this::load),
          InnerCaller.NONE,
          null,
          watchdog,
          loads,
          Duration.ofSeconds(5));

  @AfterEach
  void stop() {
    table.close();
    loads.shutdownNow();
    watchdog.close();
  }

  private LoadedModule load(ModuleSource source, Dependencies dependencies) {
    String name = source.manifest().name().value();
    events.add("load " + name);
    onLoad.getOrDefault(name, () -> {}).run();
    return new FakeModule(name);
  }

  private final class FakeModule implements LoadedModule {
    private final String name;

    FakeModule(String name) {
      this.name = name;
    }

    @Override
    public void start() {
      events.add("start " + name);
    }

    @Override
    public ReturnValue call(String function, Arguments arguments, CallContext context) {
      onCall.getOrDefault(name, () -> {}).run();
      return ReturnValue.of(name);
    }

    @Override
    public boolean isWarm() {
      return true;
    }

    @Override
    public long memoryBytes() {
      return 7;
    }

    @Override
    public void close() {
      events.add("close " + name);
    }
  }

  private static ModuleSource source(String name, ModuleSource... dependencies) {
    Map<String, @Nullable Object> ranges = new LinkedHashMap<>();
    for (ModuleSource dependency : dependencies) {
      ranges.put(dependency.manifest().name().value(), "*");
    }
    Map<String, @Nullable Object> manifest =
        Map.of(
            "name",
            name,
            "version",
            "1.0.0",
            "runtime",
            "jar",
            "functions",
            Map.of("f", Map.of("timeout", "200ms"), "g", Map.of()),
            "dependencies",
            ranges);
    Digest digest = Digest.of(name.getBytes(StandardCharsets.UTF_8));
    return new ModuleSource(
        ManifestReader.read(manifest), digest, digest, Path.of(name), List.of(dependencies));
  }

  private ReturnValue call(ModuleSource source, String function) {
    return table.call(
        source.activation(),
        function,
        Arguments.NONE,
        new CallContext("c", System.nanoTime() + 5_000_000_000L, 0, ""));
  }

  @Test
  void loadsOnceHoweverManyAskAtTheSameTime() throws Exception {
    ModuleSource a = source("a");
    CyclicBarrier barrier = new CyclicBarrier(20);
    List<CompletableFuture<Void>> asked = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(20)) {
      for (int i = 0; i < 20; i++) {
        asked.add(
            CompletableFuture.runAsync(
                () -> {
                  await(barrier);
                  table.load(a).join();
                },
                threads));
      }
    }

    asked.forEach(CompletableFuture::join);
    assertThat(events).containsExactly("load a", "start a");
    assertThat(call(a, "f").value()).isEqualTo("a");
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallInterrupted();
    }
  }

  @Test
  void loadsADependencyFirstAndClosesItLast() {
    ModuleSource b = source("b");
    ModuleSource a = source("a", b);
    table.load(a).join();
    assertThat(events).containsExactly("load b", "start b", "load a", "start a");

    CompletableFuture<Void> dependencyGone = table.unload(b.activation());

    assertThat(dependencyGone).isNotDone();
    assertThat(call(a, "f").value()).isEqualTo("a");
    table.unload(a.activation()).join();
    dependencyGone.join();
    assertThat(events).endsWith("close a", "close b");
  }

  @Test
  void sharesADependencyOfTwoModules() {
    ModuleSource d = source("d");
    table.load(source("a", d)).join();
    table.load(source("b", d)).join();

    assertThat(events).containsOnlyOnce("load d");
  }

  @Test
  void forgetsAFailedLoadAndTriesAgain() {
    ModuleSource a = source("a");
    AtomicInteger tries = new AtomicInteger();
    onLoad.put(
        "a",
        () -> {
          if (tries.incrementAndGet() == 1) {
            throw new ProblemException(ProblemType.INVALID_MANIFEST, "bad");
          }
        });

    assertThatThrownBy(() -> table.load(a).join())
        .hasCauseInstanceOf(ProblemException.class)
        .hasRootCauseMessage("bad");
    assertThat(table.modules()).isEmpty();
    table.load(a).join();

    assertThat(table.isReady(a.activation())).isTrue();
  }

  @Test
  void failsAModuleWhoseDependencyFails() {
    onLoad.put(
        "b",
        () -> {
          throw new ProblemException(ProblemType.MODULE_LIMITS, "too much");
        });
    ModuleSource a = source("a", source("b"));

    assertThatThrownBy(() -> table.load(a).join()).hasRootCauseMessage("too much");
    assertThat(table.modules()).isEmpty();
    assertThat(events).doesNotContain("load a");
  }

  @Test
  void waitsForTheLastCallBeforeItCloses() {
    ModuleSource a = source("a");
    table.load(a).join();
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    onCall.put(
        "a",
        () -> {
          entered.countDown();
          await(leave);
        });
    CompletableFuture<ReturnValue> running = CompletableFuture.supplyAsync(() -> call(a, "g"));
    await(entered);

    assertThat(table.modules()).singleElement().extracting(ModuleStatus::inFlight).isEqualTo(1);
    CompletableFuture<Void> closed = table.unload(a.activation());
    assertThat(closed).isNotDone();
    assertThat(catchThrowableOfType(ProblemException.class, () -> call(a, "g")).type())
        .isEqualTo(ProblemType.NOT_SERVED_HERE);
    leave.countDown();

    assertThat(running.join().value()).isEqualTo("a");
    closed.join();
    assertThat(events).endsWith("close a");
  }

  @Test
  void canLoadANewOneWhileTheOldOneDrains() {
    ModuleSource a = source("a");
    table.load(a).join();
    table.unload(a.activation()).join();
    table.load(a).join();

    assertThat(events).containsExactly("load a", "start a", "close a", "load a", "start a");
    assertThat(call(a, "f").value()).isEqualTo("a");
  }

  @Test
  void shortensTheDeadlineToTheFunctionsOwnTimeout() {
    ModuleSource a = source("a");
    table.load(a).join();
    onCall.put("a", () -> await(new CountDownLatch(1)));

    long begin = System.nanoTime();
    ProblemException problem = catchThrowableOfType(ProblemException.class, () -> call(a, "f"));

    assertThat(problem.type()).isEqualTo(ProblemType.DEADLINE_EXCEEDED);
    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .isBetween(Duration.ofMillis(190), Duration.ofSeconds(3));
  }

  @Test
  void startsNothingAfterTheDeadline() {
    ModuleSource a = source("a");
    table.load(a).join();
    onCall.put("a", () -> events.add("called"));

    ProblemException problem =
        catchThrowableOfType(
            ProblemException.class,
            () ->
                table.call(
                    a.activation(),
                    "f",
                    Arguments.NONE,
                    new CallContext("c", System.nanoTime() - 1, 0, "")));

    assertThat(problem.type()).isEqualTo(ProblemType.DEADLINE_EXCEEDED);
    assertThat(events).doesNotContain("called");
  }

  @Test
  void tellsAnUnknownFunctionAndAnUnknownActivation() {
    ModuleSource a = source("a");

    assertThat(catchThrowableOfType(ProblemException.class, () -> call(a, "f")).type())
        .isEqualTo(ProblemType.NOT_SERVED_HERE);
    table.load(a).join();
    assertThat(catchThrowableOfType(ProblemException.class, () -> call(a, "h")).type())
        .isEqualTo(ProblemType.FUNCTION_NOT_FOUND);
  }

  @Test
  void turnsAnOutOfMemoryErrorIntoAProblem() {
    ModuleSource a = source("a");
    table.load(a).join();
    onCall.put(
        "a",
        () -> {
          throw new OutOfMemoryError("test");
        });

    assertThat(catchThrowableOfType(ProblemException.class, () -> call(a, "f")).type())
        .isEqualTo(ProblemType.MODULE_LIMITS);
  }

  @Test
  void closesEachModuleExactlyOnceUnderRaces() throws Exception {
    ModuleSource a = source("a");
    for (int round = 0; round < 300; round++) {
      events.clear();
      table.load(a).join();
      CyclicBarrier barrier = new CyclicBarrier(4);
      CountDownLatch closed = new CountDownLatch(1);
      try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
        for (int i = 0; i < 3; i++) {
          threads.execute(
              () -> {
                await(barrier);
                try {
                  call(a, "g");
                } catch (ProblemException e) {
                  assertThat(e.type()).isEqualTo(ProblemType.NOT_SERVED_HERE);
                }
              });
        }
        threads.execute(
            () -> {
              await(barrier);
              table.unload(a.activation()).thenRun(closed::countDown);
            });
      }
      await(closed);
      assertThat(events).containsExactly("load a", "start a", "close a");
    }
  }
}
