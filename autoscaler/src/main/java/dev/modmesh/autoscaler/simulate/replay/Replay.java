package dev.modmesh.autoscaler.simulate.replay;

import dev.modmesh.autoscaler.decide.PoolObservation.Event;
import dev.modmesh.autoscaler.decide.PoolProfile;
import dev.modmesh.autoscaler.decide.RunningPolicy;
import dev.modmesh.autoscaler.decide.ScalingPolicy;
import dev.modmesh.autoscaler.simulate.trace.Call;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.OptionalInt;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/**
 * Plays calls against a policy: open-loop arrivals, one queue at the gateway, instances with a
 * fixed number of slots. A call that waits for 30 s, or meets a queue of 20,000, is given up. There
 * is no contention within an instance, so a high utilisation looks better here than it is. Used
 * once.
 */
public final class Replay {
  private static final double QUEUE_TIMEOUT_SECONDS = 30;
  private static final int LONGEST_QUEUE = 20_000;
  private static final double POKE_GAP_SECONDS = 0.1;
  private static final String GENERATOR = "L64X128MixRandom";

  private final PoolProfile pool;
  private final Iterator<Call> calls;
  private final double end;
  private final RunningPolicy<?> policy;
  private final double tick;
  private final OptionalInt pokeQueue;
  private final Fleet fleet;
  private final Meter meter = new Meter();
  private final ScaleLog scaling = new ScaleLog();
  private final Latencies latencies = new Latencies();
  private final Deque<Call> queue = new ArrayDeque<>();
  private int desired;
  private long came;
  private long misses;
  private long dropped;
  private double lastPoke = Double.NEGATIVE_INFINITY;

  /**
   * A replay that has not begun.
   *
   * @param calls by ascending arrival
   * @param endSeconds when it stops
   * @param coldStartSeconds how long an instance takes from request to readiness
   * @param seed of the swing of cold starts
   */
  public Replay(
      PoolProfile pool,
      ScalingPolicy<?> policy,
      Iterator<Call> calls,
      double endSeconds,
      double coldStartSeconds,
      long seed) {
    this.pool = pool;
    this.calls = calls;
    this.end = endSeconds;
    this.policy = RunningPolicy.start(policy, pool);
    tick = policy.tickSeconds();
    pokeQueue = policy.pokeQueue();
    desired = pool.clamp(pool.initial());
    fleet =
        new Fleet(
            pool.concurrency(),
            coldStartSeconds,
            desired,
            RandomGeneratorFactory.of(GENERATOR).create(seed));
  }

  /** Plays everything. */
  public Outcome run() {
    @Nullable Call coming = calls.hasNext() ? calls.next() : null;
    long ticks = 1;
    double nextSecond = 1;
    double before = 0;
    while (true) {
      double arrival = coming == null ? Double.POSITIVE_INFINITY : coming.arrival();
      double happening = fleet.nextTime();
      double nextTick = ticks * tick;
      double now = Math.min(Math.min(arrival, happening), Math.min(nextSecond, nextTick));
      if (now >= end) {
        return outcome();
      }
      meter.passed(now - before, queue.size(), fleet.executing(), fleet.readySlots());
      before = now;
      if (now == happening) {
        happen(fleet.next());
      } else if (coming != null && now == arrival) {
        arrive(coming);
        coming = calls.hasNext() ? calls.next() : null;
      } else if (now == nextSecond) {
        meter.secondEnded(fleet.ready());
        nextSecond++;
        giveUp(now);
        continue;
      } else {
        ticks++;
        observe(Event.TICK, now);
      }
      dispatch(now);
      poke(now);
    }
  }

  private void happen(Happening happening) {
    Call call = happening.ended();
    if (call == null) {
      if (happening.instance().phase == Instance.Phase.READY) {
        meter.started(happening.time() - happening.instance().requestedAt);
      }
      return;
    }
    double latency = happening.time() - call.arrival();
    boolean late = latency > pool.sloSeconds();
    latencies.add(latency);
    misses += late ? 1 : 0;
    meter.completed(call.service(), latency, late);
  }

  private void arrive(Call call) {
    came++;
    meter.arrived();
    if (queue.size() >= LONGEST_QUEUE) {
      drop();
    } else {
      queue.add(call);
    }
  }

  private void drop() {
    dropped++;
    misses++;
    meter.dropped();
  }

  private void giveUp(double now) {
    for (Call first = queue.peek();
        first != null && now - first.arrival() > QUEUE_TIMEOUT_SECONDS;
        first = queue.peek()) {
      queue.remove();
      drop();
    }
  }

  private void dispatch(double now) {
    giveUp(now);
    while (!queue.isEmpty()) {
      Instance instance = fleet.takeSlot();
      if (instance == null) {
        return;
      }
      fleet.run(queue.remove(), instance, now);
    }
  }

  private void poke(double now) {
    if (pokeQueue.isEmpty()
        || queue.size() < pokeQueue.getAsInt()
        || now - lastPoke < POKE_GAP_SECONDS
        || now <= meter.since()) {
      return;
    }
    boolean nobody = fleet.ready() + fleet.starting() == 0;
    if (nobody || queue.size() == pokeQueue.getAsInt()) {
      lastPoke = now;
      observe(Event.POKE, now);
    }
  }

  private void observe(Event event, double now) {
    Call oldest = queue.peek();
    int wanted =
        policy
            .decide(
                meter.observe(
                    event,
                    now,
                    fleet.ready(),
                    fleet.starting(),
                    fleet.draining(),
                    desired,
                    queue.size(),
                    fleet.executing(),
                    oldest == null ? 0 : now - oldest.arrival()))
            .desired();
    int bounded = pool.clamp(wanted);
    scaling.changed(desired, bounded, now);
    desired = bounded;
    fleet.scaleTo(bounded, now);
  }

  /**
   * Calls that wait at the end count as missed, those that run by how long they will have taken.
   */
  private Outcome outcome() {
    for (Happening happening : fleet.unfinished()) {
      Call call = happening.ended();
      if (call != null) {
        double latency = happening.time() - call.arrival();
        latencies.add(latency);
        misses += latency > pool.sloSeconds() ? 1 : 0;
      }
    }
    return new Outcome(
        came,
        misses + queue.size(),
        dropped + queue.size(),
        latencies.quantile(0.5),
        latencies.quantile(0.99),
        fleet.cost(end),
        scaling.actions(),
        scaling.reversals(),
        fleet.starts(),
        fleet.peak());
  }
}
