package dev.modmesh.autoscaler.simulate.trace;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What was recorded of one pool.
 *
 * @param seconds ascending; a second that is not there had no calls
 */
public record ArrivalTrace(String pool, List<TraceSecond> seconds) {
  /** Copies and sorts the list. */
  public ArrivalTrace {
    seconds = seconds.stream().sorted(Comparator.comparingLong(TraceSecond::second)).toList();
    if (seconds.isEmpty()) {
      throw new IllegalArgumentException("the trace of pool " + pool + " is empty");
    }
  }

  /** How many seconds it covers. */
  public long durationSeconds() {
    return seconds.getLast().second() - seconds.getFirst().second() + 1;
  }

  /** Mean time of a call on an instance; empty if none was recorded. */
  public Optional<ServiceTimes> service() {
    double completions = 0;
    double sum = 0;
    double squares = 0;
    for (TraceSecond second : seconds) {
      completions += second.completions();
      sum += second.serviceSum();
      squares += second.serviceSquareSum();
    }
    return ServiceTimes.of(completions, sum, squares);
  }

  /** Calls a second over the first minute. */
  public double firstRate() {
    long first = seconds.getFirst().second();
    long calls =
        seconds.stream()
            .filter(second -> second.second() < first + 60)
            .mapToLong(TraceSecond::arrivals)
            .sum();
    return (double) calls / Math.min(60, durationSeconds());
  }
}
