package dev.modmesh.autoscaler.simulate.stdio;

import dev.modmesh.autoscaler.decide.PoolObservation;
import dev.modmesh.autoscaler.decide.PoolObservation.Event;
import dev.modmesh.autoscaler.decide.PoolObservation.Second;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads an {@code obs} message. Nothing is refused here: what is absent or not a number becomes
 * NaN, and the policy decides what may be concluded.
 */
final class ObservationReader {
  private final Map<String, @Nullable Object> message;

  private ObservationReader(Map<String, @Nullable Object> message) {
    this.message = message;
  }

  static PoolObservation read(Map<String, @Nullable Object> message) {
    ObservationReader reader = new ObservationReader(message);
    return new PoolObservation(
        "poke".equals(message.get("event")) ? Event.POKE : Event.TICK,
        reader.number("t"),
        reader.number("dt"),
        reader.number("ready"),
        reader.number("starting"),
        reader.number("draining"),
        reader.numberOrZero("ejected"),
        reader.number("desired"),
        reader.number("queue"),
        reader.number("executing"),
        reader.number("arrivals"),
        reader.number("completions"),
        reader.number("dropped"),
        reader.number("avg_concurrency"),
        reader.number("avg_executing"),
        reader.number("avg_queue"),
        reader.number("utilisation"),
        reader.number("service_sum_s"),
        reader.number("service_sumsq"),
        reader.number("latency_sum_s"),
        reader.number("slo_bad"),
        reader.number("oldest_wait_s"),
        reader.list("cold_starts_s").stream().map(ObservationReader::number).toList(),
        reader.seconds(),
        (int) reader.numberOrZero("missing_gateways"));
  }

  private static double number(@Nullable Object value) {
    return value instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  private double number(String name) {
    return number(message.get(name));
  }

  private double numberOrZero(String name) {
    return message.containsKey(name) ? number(name) : 0;
  }

  private List<@Nullable Object> list(String name) {
    return message.get(name) instanceof List<?> found ? new ArrayList<>(found) : List.of();
  }

  private List<Second> seconds() {
    List<Second> seconds = new ArrayList<>();
    for (Object item : list("seconds")) {
      if (item instanceof List<?> second && second.size() == 3) {
        seconds.add(
            new Second(number(second.get(0)), number(second.get(1)), isTrue(second.get(2))));
      }
    }
    return seconds;
  }

  private static boolean isTrue(@Nullable Object value) {
    return Boolean.TRUE.equals(value) || (value instanceof Number number && number.intValue() != 0);
  }
}
