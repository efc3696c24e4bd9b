package dev.modmesh.autoscaler.simulate.replay;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of a replay got, and what that cost.
 *
 * @param calls all that came
 * @param misses calls that took longer than the objective, or were given up
 * @param dropped calls given up while waiting
 * @param medianSeconds of the latency, within 1 %
 * @param p99Seconds of the latency, within 1 %
 * @param instanceSeconds from the request of each instance to its end
 * @param actions changes of the wanted number
 * @param reversals changes of direction within a minute of the change before
 * @param starts instances started
 * @param peak most instances at a time
 */
public record Outcome(
    long calls,
    long misses,
    long dropped,
    double medianSeconds,
    double p99Seconds,
    double instanceSeconds,
    long actions,
    long reversals,
    long starts,
    int peak) {
  /** Missed objectives as a share of all calls; 0 without calls. */
  public double missRate() {
    return calls == 0 ? 0 : (double) misses / calls;
  }

  /** The JSON shape. */
  public Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("calls", calls);
    map.put("slo_misses", misses);
    map.put("slo_miss_rate", missRate());
    map.put("dropped", dropped);
    map.put("p50_s", medianSeconds);
    map.put("p99_s", p99Seconds);
    map.put("instance_seconds", instanceSeconds);
    map.put("scale_actions", actions);
    map.put("reversals", reversals);
    map.put("starts", starts);
    map.put("peak_instances", peak);
    return map;
  }
}
