package dev.modmesh.load;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * When calls are due: phases of constant rates, one after the other.
 *
 * @param phases in order, at least one
 */
public record Schedule(List<Phase> phases) {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** So many calls at one rate. */
  public record Phase(int perSecond, int calls) {
    private long nanos() {
      return SECOND * calls / perSecond;
    }
  }

  /** Copies the phases. */
  public Schedule {
    phases = List.copyOf(phases);
  }

  /** So many calls at one rate. */
  public static Schedule of(int calls, int perSecond) {
    return new Schedule(List.of(new Phase(perSecond, calls)));
  }

  /** A rate for a time. */
  public static Schedule of(int perSecond, Duration length) {
    return of((int) (length.toMillis() * perSecond / 1000), perSecond);
  }

  /** This one, and then a rate for a time. */
  public Schedule then(int perSecond, Duration length) {
    return new Schedule(
        Stream.concat(phases.stream(), of(perSecond, length).phases.stream()).toList());
  }

  /** All calls. */
  public int calls() {
    return phases.stream().mapToInt(Phase::calls).sum();
  }

  /** From the first call's time to the end of the last phase. */
  public Duration length() {
    return Duration.ofNanos(phases.stream().mapToLong(Phase::nanos).sum());
  }

  /** When a call is due, counted from the begin; calls are numbered from 0. */
  public Duration due(int number) {
    long begin = 0;
    int first = 0;
    for (Phase phase : phases) {
      if (number < first + phase.calls()) {
        return Duration.ofNanos(begin + SECOND * (number - first) / phase.perSecond());
      }
      begin += phase.nanos();
      first += phase.calls();
    }
    throw new IllegalArgumentException("there is no call " + number + " of " + first);
  }
}
