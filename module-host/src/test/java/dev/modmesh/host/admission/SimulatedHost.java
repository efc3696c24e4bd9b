package dev.modmesh.host.admission;

import dev.modmesh.api.module.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * A host in virtual time, a millisecond a step: calls arrive at random, compute on a few cores that
 * they share evenly, then wait.
 */
final class SimulatedHost {
  static final int CORES = 2;
  private static final long STEP_NANOS = 1_000_000;

  private final Admission admission;
  private final AdaptiveLimit limit;
  private final Random random;
  private final List<Load> loads = new ArrayList<>();
  private final List<Call> running = new ArrayList<>();
  private final Map<String, Long> succeeded = new HashMap<>();
  private final Map<String, Long> refused = new HashMap<>();
  private final Map<String, Long> runNanos = new HashMap<>();
  private long nowNanos;
  private double coreMillis;
  private long askedNanos;
  private int lowestLimit;

  /**
   * Calls of one function.
   *
   * @param perSecond mean of the Poisson arrivals
   * @param computeMillis of a call
   * @param waitMillis of a call, after it has computed
   */
  record Load(
      String caller,
      String function,
      double perSecond,
      ToDoubleFunction<Random> computeMillis,
      ToDoubleFunction<Random> waitMillis) {
    static Load waiting(String function, double perSecond, double millis) {
      return new Load("c", function, perSecond, random -> 0, random -> millis);
    }

    static Load computing(String function, double perSecond, double millis) {
      return new Load("c", function, perSecond, random -> millis, random -> 0);
    }

    Load by(String other) {
      return new Load(other, function, perSecond, computeMillis, waitMillis);
    }
  }

  private final class Call extends Ticket {
    private final Load load;
    private double compute;
    private double wait;

    Call(Load load) {
      super(
          load.caller,
          0,
          Long.MAX_VALUE / 2,
          new FunctionId(Digest.of(load.function.getBytes(StandardCharsets.UTF_8)), load.function));
      this.load = load;
      this.compute = load.computeMillis.applyAsDouble(random);
      this.wait = load.waitMillis.applyAsDouble(random);
    }

    @Override
    public Ending run() {
      throw new AssertionError();
    }

    @Override
    public void drop(Drop why) {
      refused.merge(load.caller, 1L, Long::sum);
    }
  }

  SimulatedHost(long seed, int min, int max, int queue) {
    random = new Random(seed);
    limit = new AdaptiveLimit(min, max, this::processorLoad, 0);
    lowestLimit = max;
    admission =
        new Admission(
            new AdmissionPolicy(queue, 1, Duration.ofMillis(100), Duration.ofSeconds(1)),
            limit,
            ticket -> running.add((Call) ticket));
  }

  private double processorLoad() {
    double elapsed = (nowNanos - askedNanos) / (double) STEP_NANOS;
    double load = coreMillis / elapsed / CORES;
    askedNanos = nowNanos;
    coreMillis = 0;
    return load;
  }

  /** From now on these arrive, and nothing else; counts anew. */
  void load(Load... now) {
    loads.clear();
    loads.addAll(List.of(now));
    succeeded.clear();
    refused.clear();
    runNanos.clear();
    lowestLimit = limit.limit();
  }

  void run(Duration time) {
    for (long end = nowNanos + time.toNanos(); nowNanos < end; nowNanos += STEP_NANOS) {
      loads.forEach(this::arrive);
      compute();
      lowestLimit = Math.min(lowestLimit, limit.limit());
    }
  }

  private void arrive(Load load) {
    double expected = load.perSecond / 1000;
    // Knuth's product of uniform numbers: Poisson for a small mean.
    double product = random.nextDouble();
    for (double bound = Math.exp(-expected); product > bound; product *= random.nextDouble()) {
      Call call = new Call(load);
      Verdict verdict = admission.offer(call, nowNanos);
      switch (verdict) {
        case RUN -> running.add(call);
        case WAIT -> {}
        case REFUSE -> call.drop(Drop.FULL);
      }
    }
  }

  private void compute() {
    long computing = running.stream().filter(call -> call.compute > 0).count();
    double share = Math.min(1, CORES / (double) Math.max(1, computing));
    coreMillis += computing * share;
    for (Call call : List.copyOf(running)) {
      if (call.compute > 0) {
        call.compute -= share;
      } else {
        call.wait--;
      }
      if (call.compute <= 0 && call.wait <= 0) {
        end(call);
      }
    }
  }

  private void end(Call call) {
    running.remove(call);
    succeeded.merge(call.load.function, 1L, Long::sum);
    runNanos.merge(call.load.function, nowNanos - call.sinceNanos, Long::sum);
    Ticket next = admission.finish(call, Ending.SUCCEEDED, nowNanos + STEP_NANOS);
    if (next != null) {
      running.add((Call) next);
    }
  }

  int limit() {
    return limit.limit();
  }

  int lowestLimit() {
    return lowestLimit;
  }

  long succeeded(String function) {
    return succeeded.getOrDefault(function, 0L);
  }

  long refused(String caller) {
    return refused.getOrDefault(caller, 0L);
  }

  double meanRunMillis(String function) {
    return runNanos.getOrDefault(function, 0L) / 1e6 / Math.max(1, succeeded(function));
  }
}
