package dev.modmesh.cli.platform;

import dev.modmesh.cli.ExitCode;
import dev.modmesh.cli.output.Terminal;
import dev.modmesh.client.call.PlatformApi;
import dev.modmesh.client.call.PlatformException;
import dev.modmesh.client.process.AotCache;
import dev.modmesh.client.process.DataFolder;
import dev.modmesh.client.process.FileTree;
import dev.modmesh.client.process.ManagedProcess;
import dev.modmesh.client.process.RunFolder;
import dev.modmesh.client.process.RunLock;
import dev.modmesh.client.process.RunRecord;
import dev.modmesh.client.push.ModulePush;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A throw-away platform that does what every platform does at its start, whose programs write down
 * which classes they needed: see {@link AotCache}.
 */
public final class StartTraining {
  private static final List<String> PROGRAMS =
      List.of("module-gateway", "module-host", "autoscaler");
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final int ROUNDS = 5;

  private record Call(String module, String function, List<Object> args) {}

  private static final List<Call> CALLS =
      List.of(
          new Call(TrainingModule.NAME, TrainingModule.FUNCTION, List.of("Ready, steady, go!")),
          new Call("text", "slugify", List.of("Ready, steady, go!")),
          new Call("text", "word_count", List.of("one two three")),
          new Call("pricing", "quote", List.of("4.50 EUR", 12)),
          new Call("text", "no_such_function", List.of()));

  private final Installation installation;
  private final DataFolder data;
  private final RunFolder processes;
  private final Terminal silent = new Terminal(new PrintWriter(Writer.nullWriter()));

  /** A training of these programs. */
  public StartTraining(Installation installation) {
    this.installation = installation;
    this.data = new DataFolder(installation.home().resolve("target").resolve("training"));
    this.processes = data.processes();
  }

  /**
   * Trains, and puts the caches into use. The folder {@code target/training} stays if it fails.
   *
   * @throws StartupException if the platform does not start or end in time
   * @throws IOException if a file cannot be written
   */
  public void run() throws IOException {
    System.setProperty(AotCache.TRAINING, "true");
    FileTree.delete(data.root());
    for (String program : PROGRAMS) {
      cache(program).discard();
    }
    PlatformStart start = new PlatformStart(data, installation, true, silent);
    start.prepareFolder();
    PlatformStop stop = new PlatformStop(data, start.started(), silent);
    Thread killer = new Thread(stop::killAll);
    Runtime.getRuntime().addShutdownHook(killer);
    try (RunLock _ = processes.acquire("up", "up", null)) {
      start.prepare(0, Map.of());
      end(liveOnce(start));
    } finally {
      stop.killAll();
      Runtime.getRuntime().removeShutdownHook(killer);
    }
    for (String program : PROGRAMS) {
      if (!cache(program).adopt()) {
        throw new StartupException(ExitCode.FAILED, program + " wrote no cache");
      }
    }
    FileTree.delete(data.root());
  }

  private AotCache cache(String program) {
    return new AotCache(installation.application(program));
  }

  /** What is to be remembered; one host only, since two would write the same file. */
  private PlatformApi liveOnce(PlatformStart start) throws IOException {
    ManagedProcess gateway = start.gateway(0);
    await("gateway", () -> start.url("gateway", gateway).isPresent());
    PlatformApi api = new PlatformApi(start.url("gateway", gateway).orElseThrow(), start.token());
    await("gateway", api::isReady);
    api.changePool("default", Map.of("min", 1, "max", 1));
    ModulePush push = new ModulePush(api.base(), start.token());
    push.push(TrainingModule.in(data.root()));
    new Examples(data, installation, silent).publishOnce(push);
    ManagedProcess autoscaler = start.autoscaler();
    await("autoscaler", () -> start.url("autoscaler", autoscaler).isPresent());
    await("host", new FirstCall(api, processes, silent)::succeeds);
    await(TrainingModule.NAME + " module", () -> attempt(api, CALLS.getFirst()));
    for (int round = 0; round < ROUNDS; round++) {
      CALLS.forEach(call -> attempt(api, call));
      api.modules(null, null);
      api.events(null, ROUNDS);
      api.exchange("GET", "/q/metrics", Map.of("Accept", "text/plain"), null);
    }
    return api;
  }

  /** Whether it was answered: an example may not be built, and a refusal is trained as well. */
  private static boolean attempt(PlatformApi api, Call call) {
    try {
      api.call(call.module(), call.function(), Map.of("args", call.args()), Map.of());
      return true;
    } catch (PlatformException e) {
      return false;
    }
  }

  /** Like {@link PlatformStop}, but the JVMs write their caches side by side. */
  private void end(PlatformApi api) {
    List<ManagedProcess> all = new ArrayList<>();
    end("autoscaler", all);
    for (RunRecord host : processes.alive()) {
      if (host.kind().equals("host")) {
        ManagedProcess.adopt(host).ifPresent(all::add);
        api.drain(host.id());
        await(host.id(), () -> !processes.isHeld(host.id()));
      }
    }
    end("gateway", all);
    await("platform", () -> all.stream().noneMatch(ManagedProcess::isAlive));
  }

  private void end(String id, List<ManagedProcess> all) {
    Optional<ManagedProcess> process = processes.holder(id);
    process.ifPresent(all::add);
    process.ifPresent(ManagedProcess::requestEnd);
    await(id, () -> !processes.isHeld(id));
  }

  private void await(String what, BooleanSupplier reached) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!reached.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new StartupException(
            ExitCode.FAILED,
            "training: the " + what + " took too long; its log is in " + data.root());
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
