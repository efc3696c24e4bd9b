package dev.modmesh.autoscaler.decide;

import dev.modmesh.autoscaler.decide.PoolObservation.Event;
import dev.modmesh.client.wire.JacksonCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Observations of simulated pools, recorded once, with the decisions that the Python reference of
 * the undamped algorithm made on them.
 */
public final class ReferenceLog {
  private static final String FILE = "surge-reference.jsonl";

  /** A pool, what was seen of it, and what the reference decided on each observation. */
  public record Scenario(
      String name, PoolProfile pool, List<PoolObservation> seen, List<Integer> decided) {
    @Override
    public String toString() {
      return name;
    }
  }

  private ReferenceLog() {}

  /** All scenarios. */
  public static List<Scenario> scenarios() throws IOException {
    JacksonCodec json = new JacksonCodec();
    List<Scenario> scenarios = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(ReferenceLog.class.getResourceAsStream(FILE)),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Object value = json.read(line.getBytes(StandardCharsets.UTF_8));
        if (value instanceof Map<?, ?> head) {
          scenarios.add(
              new Scenario(
                  String.valueOf(head.get("scenario")),
                  new PoolProfile(
                      (int) number(head.get("min")),
                      (int) number(head.get("max")),
                      (int) number(head.get("concurrency")),
                      number(head.get("slo_s")),
                      (int) number(head.get("initial")),
                      PoolProfile.COLD_START_SECONDS,
                      PoolProfile.WORTH,
                      0),
                  new ArrayList<>(),
                  new ArrayList<>()));
        } else if (value instanceof List<?> row) {
          scenarios.getLast().seen().add(observation(row));
          scenarios.getLast().decided().add((int) number(row.getLast()));
        }
      }
    }
    return scenarios;
  }

  private static PoolObservation observation(List<?> row) {
    Observations it = Observations.at(number(row.get(1)), number(row.get(2)));
    it.event = number(row.get(0)) == 1 ? Event.POKE : Event.TICK;
    it.ready = number(row.get(3));
    it.starting = number(row.get(4));
    it.queue = number(row.get(5));
    it.executing = number(row.get(6));
    it.arrivals = number(row.get(7));
    it.completions = number(row.get(8));
    it.serviceSum = number(row.get(9));
    it.oldestWait = number(row.get(10));
    it.coldStarts =
        ((List<?>) Objects.requireNonNull(row.get(11))).stream().map(ReferenceLog::number).toList();
    return it.build();
  }

  private static double number(@Nullable Object value) {
    return value instanceof Number number ? number.doubleValue() : Double.NaN;
  }
}
