package dev.modmesh.autoscaler.decide;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pool as its gateways have seen it since the observation before. Numbers are {@code double} so
 * that what is missing can be said: it is NaN. All times are in seconds, on a clock that only goes
 * forward.
 *
 * @param event whether it was time, or a queue could not wait
 * @param time now
 * @param span since the observation before
 * @param ready instances that take calls, ejected ones included
 * @param starting instances that were requested and do not take calls yet
 * @param draining instances that finish what they run
 * @param ejected ready instances that the gateways give no calls, as these went wrong
 * @param desired what was decided last
 * @param queue calls waiting at the gateways
 * @param executing calls running on instances
 * @param arrivals calls that came within the span
 * @param completions calls that ended within the span
 * @param dropped calls given up while waiting, within the span
 * @param averageConcurrency mean of waiting and running calls over the span
 * @param averageExecuting mean of running calls over the span
 * @param averageQueue mean of waiting calls over the span
 * @param utilisation busy slots by ready slots over the span, 0 to 1
 * @param serviceSum time that the completed calls spent on instances
 * @param serviceSquareSum sum of the squares of those times
 * @param latencySum time that completed and dropped calls took in all
 * @param sloMisses completed or dropped calls that missed the objective
 * @param oldestWait age of the call that waits longest
 * @param coldStarts how long instances took from request to readiness that became ready within the
 *     span
 * @param seconds the whole seconds that ended within the span, oldest first
 * @param missingGateways gateways that live and gave no figures
 */
public record PoolObservation(
    Event event,
    double time,
    double span,
    double ready,
    double starting,
    double draining,
    double ejected,
    double desired,
    double queue,
    double executing,
    double arrivals,
    double completions,
    double dropped,
    double averageConcurrency,
    double averageExecuting,
    double averageQueue,
    double utilisation,
    double serviceSum,
    double serviceSquareSum,
    double latencySum,
    double sloMisses,
    double oldestWait,
    List<Double> coldStarts,
    List<Second> seconds,
    int missingGateways) {
  /** Far above anything a pool can show, far below where sums lose precision. */
  private static final double ABSURD = 1e12;

  private static final double LONGEST_SERVICE_SECONDS = 86_400;

  /** What made an observation due. */
  public enum Event {
    /** The policy's interval has passed. */
    TICK,
    /** A call waits and cannot be served. */
    POKE
  }

  /**
   * One second of a pool.
   *
   * @param averageConcurrency mean of waiting and running calls
   * @param arrivals calls that came
   * @param hasData whether anybody could have measured: an instance was ready or a call was there
   */
  public record Second(double averageConcurrency, double arrivals, boolean hasData) {}

  /** Copies the lists. */
  public PoolObservation {
    coldStarts = List.copyOf(coldStarts);
    seconds = List.copyOf(seconds);
  }

  /** Whether any call came, waits or runs. */
  public boolean isBusy() {
    return arrivals > 0 || queue > 0 || executing > 0;
  }

  /** Ready instances that are given calls. */
  public int serving() {
    return (int) Math.max(0, ready - ejected);
  }

  /**
   * Why nothing may be concluded from this observation: a figure that is missing, negative or
   * beyond reason, or a gateway that gave none. Empty when it can be used.
   */
  public Optional<String> defect() {
    if (missingGateways != 0) {
      return Optional.of("missing gateways");
    }
    if (!(span > 0)) {
      return Optional.of("span is not positive");
    }
    for (Map.Entry<String, Double> figure : figures().entrySet()) {
      if (!(figure.getValue() >= 0 && figure.getValue() <= ABSURD)) {
        return Optional.of(figure.getKey() + " is missing or absurd");
      }
    }
    if (completions > 0 && serviceSum > completions * LONGEST_SERVICE_SECONDS) {
      return Optional.of("service_sum_s is missing or absurd");
    }
    return Optional.empty();
  }

  /** What decisions rest on, by its name on the wire. */
  private Map<String, Double> figures() {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("t", time);
    figures.put("dt", span);
    figures.put("ready", ready);
    figures.put("starting", starting);
    figures.put("ejected", ejected);
    figures.put("queue", queue);
    figures.put("executing", executing);
    figures.put("arrivals", arrivals);
    figures.put("completions", completions);
    figures.put("service_sum_s", serviceSum);
    figures.put("oldest_wait_s", oldestWait);
    return figures;
  }

  /**
   * The figures as JSON values, in the order and by the names of the protocol; null where one is
   * missing.
   */
  public Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("event", event == Event.POKE ? "poke" : "tick");
    figures().forEach((name, value) -> map.put(name, Double.isFinite(value) ? value : null));
    map.put("cold_starts_s", coldStarts.stream().filter(Double::isFinite).toList());
    map.put("missing_gateways", missingGateways);
    return map;
  }
}
