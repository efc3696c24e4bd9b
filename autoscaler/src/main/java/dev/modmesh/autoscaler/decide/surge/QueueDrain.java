package dev.modmesh.autoscaler.decide.surge;

import dev.modmesh.autoscaler.decide.PoolObservation;
import dev.modmesh.autoscaler.decide.Recent;

/**
 * What a queue needs on top of the arrivals: enough to run, soon after a cold start, the backlog
 * that will be there then. With the queue {@code q}, the rate {@code r}, the service time {@code
 * S}, the concurrency {@code c}, the cold start {@code D} and the drain time {@code T = max(0.5 s,
 * share x D)}:
 *
 * <pre>
 *   backlog = q + (r - ready c / S) D - (what starting instances run until then)
 *   wanted  = ceil((backlog + r T) S / (T c)),  at most growthCap x the need of the arrivals
 * </pre>
 *
 * @param startedAt when each starting instance was first seen, oldest first
 */
record QueueDrain(Recent<Double> startedAt) {
  private static final int CAPACITY = 512;
  private static final double SHORTEST_DRAIN_SECONDS = 0.5;
  private static final double HARMLESS_WAIT = 0.15;

  static QueueDrain none() {
    return new QueueDrain(Recent.none(CAPACITY));
  }

  QueueDrain seeing(PoolObservation observation) {
    int starting = (int) Math.min(observation.starting(), CAPACITY);
    int[] surplus = {startedAt.size() - starting};
    Recent<Double> next = startedAt.withoutOld(start -> surplus[0]-- > 0);
    while (next.size() < starting) {
      next = next.plus(observation.time());
    }
    return next == startedAt ? this : new QueueDrain(next);
  }

  /** Whether the queue is more than a moment's: it ages, or nothing can take it. */
  static boolean matters(PoolObservation observation, double sloSeconds) {
    return observation.queue() > 0
        && (observation.oldestWait() > HARMLESS_WAIT * sloSeconds || observation.serving() == 0);
  }

  /** Instances that the queue asks for; 0 if it is gone by then anyway. */
  int wanted(
      PoolObservation observation,
      double rate,
      int base,
      double service,
      double coldStart,
      int concurrency,
      SurgeSettings settings) {
    double now = observation.time();
    double soon = 0;
    for (double start : startedAt.items()) {
      soon += Math.min(coldStart, Math.max(0, coldStart - (start + coldStart - now)));
    }
    double served = observation.serving() * concurrency / service;
    double backlog =
        observation.queue() + (rate - served) * coldStart - soon * concurrency / service;
    if (backlog <= 0) {
      return 0;
    }
    double drain = Math.max(SHORTEST_DRAIN_SECONDS, settings.drainColdStarts() * coldStart);
    double wanted = Math.ceil((backlog + rate * drain) * service / (drain * concurrency) - 1e-9);
    double most = Math.max(base, Math.ceil(settings.growthCap() * Math.max(base, 1)));
    return (int) Math.min(wanted, most);
  }
}
