package dev.modmesh.autoscaler.simulate.replay;

import dev.modmesh.autoscaler.simulate.replay.Instance.Phase;
import dev.modmesh.autoscaler.simulate.trace.Call;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The instances of a simulated pool. An instance costs from its request on and takes calls after a
 * cold start of the given length, give or take 10 %. Fewer are wanted: starting ones are cancelled
 * first, the newest first, then the least busy ones drain. Not thread-safe.
 */
final class Fleet {
  private static final double JITTER = 0.1;

  /** Starting ones by youth, then ready ones by how little they do. */
  private static final Comparator<Instance> GOES_FIRST =
      Comparator.comparing((Instance instance) -> instance.phase != Phase.STARTING)
          .thenComparingInt(instance -> instance.running)
          .thenComparing(instance -> instance.number, Comparator.reverseOrder());

  private final int concurrency;
  private final double coldStart;
  private final RandomGenerator random;
  private final List<Instance> alive = new ArrayList<>();
  private final Deque<Instance> freeSlots = new ArrayDeque<>();
  private final PriorityQueue<Happening> planned = new PriorityQueue<>(Happening.FIRST);
  private long order;
  private double cost;
  private long starts;
  private int peak;
  private int ready;
  private int starting;
  private int draining;
  private int executing;

  Fleet(int concurrency, double coldStart, int initial, RandomGenerator random) {
    this.concurrency = concurrency;
    this.coldStart = coldStart;
    this.random = random;
    for (int i = 0; i < initial; i++) {
      Instance instance = new Instance(++order, 0);
      alive.add(instance);
      starting++;
      open(instance);
    }
    peak = ready;
  }

  int ready() {
    return ready;
  }

  int starting() {
    return starting;
  }

  int draining() {
    return draining;
  }

  int executing() {
    return executing;
  }

  int readySlots() {
    return ready * concurrency;
  }

  int peak() {
    return peak;
  }

  long starts() {
    return starts;
  }

  /** When something next happens; infinity if nothing will. */
  double nextTime() {
    Happening next = planned.peek();
    return next == null ? Double.POSITIVE_INFINITY : next.time();
  }

  /** Lets it happen. */
  Happening next() {
    Happening happening = planned.remove();
    Instance instance = happening.instance();
    if (happening.ended() == null) {
      if (instance.phase == Phase.STARTING) {
        open(instance);
      }
    } else {
      executing--;
      instance.running--;
      if (instance.phase != Phase.DRAINING) {
        freeSlots.add(instance);
      } else if (instance.running == 0) {
        draining--;
        end(instance, happening.time());
      }
    }
    return happening;
  }

  private void open(Instance instance) {
    instance.phase = Phase.READY;
    starting--;
    ready++;
    for (int slot = 0; slot < concurrency; slot++) {
      freeSlots.add(instance);
    }
  }

  /** An instance with a free slot, which it keeps for the call; null if there is none. */
  @Nullable Instance takeSlot() {
    Instance instance = freeSlots.poll();
    while (instance != null && instance.phase != Phase.READY) {
      instance = freeSlots.poll();
    }
    return instance;
  }

  void run(Call call, Instance instance, double now) {
    instance.running++;
    executing++;
    planned.add(new Happening(now + call.service(), ++order, instance, call));
  }

  void scaleTo(int wanted, double now) {
    while (ready + starting < wanted) {
      Instance instance = new Instance(++order, now);
      alive.add(instance);
      starting++;
      starts++;
      double takes = coldStart * (1 - JITTER + 2 * JITTER * random.nextDouble());
      planned.add(new Happening(now + takes, ++order, instance, null));
    }
    int surplus = ready + starting - wanted;
    if (surplus > 0) {
      alive.stream()
          .filter(instance -> instance.phase != Phase.DRAINING)
          .sorted(GOES_FIRST)
          .limit(surplus)
          .toList()
          .forEach(instance -> release(instance, now));
    }
    peak = Math.max(peak, ready + starting);
  }

  private void release(Instance instance, double now) {
    if (instance.phase == Phase.STARTING) {
      starting--;
      end(instance, now);
      return;
    }
    ready--;
    if (instance.running == 0) {
      end(instance, now);
    } else {
      instance.phase = Phase.DRAINING;
      draining++;
    }
  }

  private void end(Instance instance, double now) {
    instance.phase = Phase.ENDED;
    cost += now - instance.requestedAt;
    alive.remove(instance);
  }

  /** The calls that still run. */
  List<Happening> unfinished() {
    return planned.stream().filter(happening -> happening.ended() != null).toList();
  }

  /** Instance-seconds up to now. */
  double cost(double now) {
    double sum = cost;
    for (Instance instance : alive) {
      sum += now - instance.requestedAt;
    }
    return sum;
  }
}
