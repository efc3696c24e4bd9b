package dev.modmesh.runtime;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.modmesh.api.function.Arguments;
import dev.modmesh.api.function.CallContext;
import dev.modmesh.api.module.Digest;
import dev.modmesh.api.module.ManifestReader;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.client.wire.JacksonCodec;
import dev.modmesh.runtime.data.DataAccess;
import dev.modmesh.runtime.lifecycle.InnerCaller;
import dev.modmesh.runtime.lifecycle.ModuleSource;
import dev.modmesh.runtime.lifecycle.ReturnValue;
import dev.modmesh.runtime.limit.Cancellation;
import dev.modmesh.runtime.limit.RuntimeLimits;
import dev.modmesh.runtime.wasm.HttpAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A real engine for tests, and what it takes to load modules into it. */
public final class TestModules implements AutoCloseable {
  private final Path folder;
  private final ExecutorService loads = Executors.newFixedThreadPool(2);
  private final ModuleEngine engine;

  public TestModules(Path folder) {
    this(folder, RuntimeLimits.defaults(), InnerCaller.NONE, HttpAccess.NONE);
  }

  public TestModules(Path folder, RuntimeLimits limits, InnerCaller elsewhere, HttpAccess http) {
    this.folder = folder;
    this.engine =
        new ModuleEngine(limits, new JacksonCodec(), elsewhere, null, http, DataAccess.NONE, loads);
  }

  public ModuleEngine engine() {
    return engine;
  }

  /** Functions that take and give text. */
  public ModuleSource wasm(String name, byte[] binary, String... functions) {
    Map<String, @Nullable Object> specs = new LinkedHashMap<>();
    for (String function : functions) {
      specs.put(function, new LinkedHashMap<>(Map.of("input", "text")));
    }
    return source("wasm", name, "1.0.0", binary, specs, Map.of(), List.of());
  }

  public ModuleSource source(
      String runtime,
      String name,
      String version,
      byte[] content,
      Map<String, @Nullable Object> functions,
      Map<String, @Nullable Object> more,
      List<ModuleSource> dependencies) {
    Map<String, @Nullable Object> manifest = new LinkedHashMap<>();
    manifest.put("name", name);
    manifest.put("version", version);
    manifest.put("runtime", runtime);
    manifest.put("functions", functions);
    Map<String, @Nullable Object> ranges = new LinkedHashMap<>();
    dependencies.forEach(
        dependency ->
            ranges.put(
                dependency.manifest().name().value(), dependency.manifest().version().toString()));
    manifest.put("dependencies", ranges);
    manifest.putAll(more);
    Digest digest = Digest.of(content);
    StringBuilder closure = new StringBuilder(name + version + digest);
    dependencies.forEach(dependency -> closure.append(dependency.activation()));
    Digest activation = Digest.of(closure.toString().getBytes(StandardCharsets.UTF_8));
    try {
      Path layer = Files.write(folder.resolve(digest.hex()), content);
      return new ModuleSource(
          ManifestReader.read(manifest), digest, activation, layer, dependencies);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A module as it is published: its manifest in YAML, and its file. */
  public ModuleSource published(Path manifest, Path layer, List<ModuleSource> dependencies) {
    try {
      byte[] content = Files.readAllBytes(layer);
      Map<String, @Nullable Object> document =
          new JacksonCodec().readYaml(Files.readAllBytes(manifest));
      Digest digest = Digest.of(content);
      return new ModuleSource(ManifestReader.read(document), digest, digest, layer, dependencies);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Loads and waits; throws the problem itself. */
  public void load(ModuleSource source) {
    try {
      engine.modules().load(source).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException problem ? problem : e;
    }
  }

  /** Waits until it is compiled. */
  public void awaitWarm(ModuleSource source) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (engine.modules().modules().stream()
        .noneMatch(
            module -> module.warm() && module.source().activation().equals(source.activation()))) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(source.ref() + " is not compiled after 20 s");
      }
      Thread.onSpinWait();
    }
  }

  public @Nullable Object call(ModuleSource source, String function, @Nullable Object... args) {
    return call(source, function, Duration.ofSeconds(10), args).value();
  }

  public ReturnValue call(
      ModuleSource source, String function, Duration timeout, @Nullable Object... args) {
    return engine
        .modules()
        .call(
            source.activation(),
            function,
            Arguments.of(java.util.Arrays.asList(args), Map.of()),
            context(timeout));
  }

  /** Calls on a thread of its own, and cancels that once the function runs. */
  public ProblemException cancelled(ModuleSource source, String function) {
    Cancellation cancellation = new Cancellation();
    CompletableFuture<ReturnValue> call =
        CompletableFuture.supplyAsync(
            () ->
                engine
                    .modules()
                    .call(
                        source.activation(),
                        function,
                        Arguments.of(List.of(), Map.of()),
                        context(Duration.ofMinutes(1)),
                        cancellation),
            loads);
    while (!call.isDone()
        && engine.modules().modules().stream().allMatch(module -> module.inFlight() == 0)) {
      Thread.onSpinWait();
    }
    cancellation.request();
    try {
      throw new AssertionError("the call was not ended: " + call.orTimeout(10, SECONDS).join());
    } catch (CompletionException e) {
      if (e.getCause() instanceof ProblemException problem) {
        return problem;
      }
      throw e;
    }
  }

  public static CallContext context(Duration timeout) {
    return new CallContext("test", System.nanoTime() + timeout.toNanos(), 0, "");
  }

  @Override
  public void close() {
    engine.close();
    loads.shutdownNow();
  }
}
