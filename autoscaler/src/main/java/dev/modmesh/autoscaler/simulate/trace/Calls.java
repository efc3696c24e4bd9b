package dev.modmesh.autoscaler.simulate.trace;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The calls that a trace stands for, by ascending arrival. The calls of a second come at uniformly
 * random times within it (a Poisson process given its count), and run for times like those recorded
 * in that second, or in the last second that has any. One second at a time is in memory. The same
 * trace and seed give the same calls. Not thread-safe.
 */
public final class Calls implements Iterator<Call> {
  private static final String GENERATOR = "L64X128MixRandom";

  private final Iterator<TraceSecond> seconds;
  private final long first;
  private final RandomGenerator random;
  private final Deque<Call> next = new ArrayDeque<>();
  private ServiceTimes service;

  /**
   * The calls of a trace.
   *
   * @param fallback service times until some were recorded
   */
  public Calls(ArrivalTrace trace, ServiceTimes fallback, long seed) {
    seconds = trace.seconds().iterator();
    first = trace.seconds().getFirst().second();
    random = RandomGeneratorFactory.of(GENERATOR).create(seed);
    service = fallback;
  }

  @Override
  public boolean hasNext() {
    while (next.isEmpty() && seconds.hasNext()) {
      fill(seconds.next());
    }
    return !next.isEmpty();
  }

  @Override
  public Call next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return next.remove();
  }

  private void fill(TraceSecond second) {
    service =
        ServiceTimes.of(second.completions(), second.serviceSum(), second.serviceSquareSum())
            .orElse(service);
    double[] times = new double[(int) second.arrivals()];
    Arrays.setAll(times, i -> second.second() - first + random.nextDouble());
    Arrays.sort(times);
    for (double time : times) {
      next.add(new Call(time, service.draw(random)));
    }
  }
}
