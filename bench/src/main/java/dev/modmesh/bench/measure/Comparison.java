package dev.modmesh.bench.measure;

import dev.modmesh.bench.load.Backend;
import dev.modmesh.bench.load.ClosedLoop;
import dev.modmesh.bench.load.OpenLoop;
import dev.modmesh.bench.peer.Peer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * Runs peers side by side: all are up at once and idle but for the one that is measured, each round
 * measures all in turn, and the median of the rounds counts. The measured program has one core, the
 * load and the backends another.
 */
public final class Comparison implements AutoCloseable {
  private static final int BACKENDS = 2;
  private static final int CONNECTIONS = 128;
  private static final double GAIN = 0.95;
  private static final int SETTLED = 3; // loads without a gain

  private final Plan plan;
  private final Process backend;
  private final List<Integer> backends = new ArrayList<>();
  private final List<Target> targets = new ArrayList<>();
  private final Consumer<String> progress;

  /**
   * How long to measure.
   *
   * @param rounds of all
   * @param warmUp at most, of each program once, before the first round
   * @param time of each load
   * @param perSecond rate of the open loop
   */
  public record Plan(int rounds, Duration warmUp, Duration time, int perSecond) {}

  private Comparison(Plan plan, Process backend, Consumer<String> progress) {
    this.plan = plan;
    this.backend = backend;
    this.progress = progress;
  }

  /**
   * Starts the backends and all peers.
   *
   * @param folder for their files
   * @throws IOException if one does not start
   */
  public static Comparison start(
      Plan plan, List<Peer> peers, Path folder, Consumer<String> progress) throws IOException {
    Process backend =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Backend.class.getName(),
                Integer.toString(BACKENDS))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(backend::destroyForcibly));
    Comparison comparison = new Comparison(plan, backend, progress);
    try {
      BufferedReader ports = backend.inputReader(StandardCharsets.US_ASCII);
      for (int i = 0; i < BACKENDS; i++) {
        comparison.backends.add(Integer.valueOf(ports.readLine()));
      }
      for (Peer peer : peers) {
        progress.accept("starting " + peer.name());
        Path own = folder.resolve(peer.name().replace(' ', '-'));
        comparison.targets.add(Target.start(peer, "0", own, comparison.backends));
      }
      return comparison;
    } catch (IOException | RuntimeException e) {
      comparison.close();
      throw e;
    }
  }

  /** Measures all; the latencies are those that the program adds to the backend's own. */
  public Map<String, Figures> run() throws IOException {
    for (Target target : targets) {
      warmUp(target);
    }
    ClosedLoop.run(backends.getFirst(), CONNECTIONS, plan.time());
    Map<String, List<Figures>> rounds = new LinkedHashMap<>();
    for (int round = 1; round <= plan.rounds(); round++) {
      Histogram direct = OpenLoop.run(backends.getFirst(), plan.perSecond(), plan.time());
      for (Target target : targets) {
        progress.accept("round " + round + ": " + target.peer().name());
        rounds
            .computeIfAbsent(target.peer().name(), name -> new ArrayList<>())
            .add(measure(target, direct));
      }
    }
    Map<String, Figures> medians = new LinkedHashMap<>();
    rounds.forEach((name, figures) -> medians.put(name, Figures.median(figures)));
    return medians;
  }

  /** Until a load costs no less than the ones before: what compiles as it runs needs its time. */
  private void warmUp(Target target) throws IOException {
    progress.accept("warming up " + target.peer().name());
    double best = Double.MAX_VALUE;
    int withoutGain = 0;
    long end = System.nanoTime() + plan.warmUp().toNanos();
    while (withoutGain < SETTLED && System.nanoTime() < end) {
      double cost = cpuMicros(target);
      withoutGain = cost < best * GAIN ? 0 : withoutGain + 1;
      best = Math.min(best, cost);
    }
  }

  /** Loads each in turn, and gives the processor time that each took per call, in microseconds. */
  public Map<String, Double> turn() throws IOException {
    Map<String, Double> cpu = new LinkedHashMap<>();
    for (Target target : targets) {
      cpu.put(target.peer().name(), cpuMicros(target));
    }
    return cpu;
  }

  private double cpuMicros(Target target) throws IOException {
    double before = target.cpuSeconds();
    long calls = load(target, CONNECTIONS, plan.time());
    return (target.cpuSeconds() - before) * 1e6 / calls;
  }

  private Figures measure(Target target, Histogram direct) throws IOException {
    double cpu = cpuMicros(target);
    double few = throughput(target, 32);
    double many = throughput(target, 256);
    Histogram open = OpenLoop.run(target.port(), plan.perSecond(), plan.time());
    return new Figures(
        cpu,
        few,
        many,
        added(open, direct, 50),
        added(open, direct, 99),
        added(open, direct, 99.9),
        target.residentBytes() / 1e6,
        target.start().toMillis());
  }

  private static long load(Target target, int connections, Duration time) throws IOException {
    try {
      return ClosedLoop.run(target.port(), connections, time);
    } catch (IOException e) {
      throw new IOException(target.peer().name() + " failed under load, see " + target.log(), e);
    }
  }

  private double throughput(Target target, int connections) throws IOException {
    long calls = load(target, connections, plan.time());
    return calls / (plan.time().toNanos() / 1e9);
  }

  private static double added(Histogram through, Histogram direct, double percentile) {
    return (through.getValueAtPercentile(percentile) - direct.getValueAtPercentile(percentile))
        / 1e3;
  }

  @Override
  public void close() {
    targets.forEach(Target::close);
    backend.destroyForcibly();
  }
}
