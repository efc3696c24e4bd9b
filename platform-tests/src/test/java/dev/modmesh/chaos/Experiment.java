package dev.modmesh.chaos;

import dev.modmesh.load.CallLog;
import dev.modmesh.platform.Form;
import dev.modmesh.platform.Gateway;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one run of an experiment has found. Used by one thread. */
final class Experiment {
  private static final Duration MOST_LAG = Duration.ofMillis(20);

  private final String name;
  private final String promise;
  private final Map<String, Object> parameters = new LinkedHashMap<>();
  private final List<Map<String, Object>> loads = new ArrayList<>();
  private final List<Map<String, @Nullable Object>> events = new ArrayList<>();
  private final List<Check> checks = new ArrayList<>();
  private Instant begin = Instant.now();
  private boolean late;

  /** What a run comes to. */
  enum Verdict {
    PASSED,
    FAILED,
    /** Nothing is wrong, but the generator was too late for its figures to mean anything. */
    INCONCLUSIVE
  }

  Experiment(String name, String promise) {
    this.name = name;
    this.promise = promise;
  }

  /** Keeps a condition of the run, such as a rate or a seed. */
  Experiment with(String parameter, Object value) {
    parameters.put(parameter, value instanceof Number ? value : value.toString());
    return this;
  }

  /** Keeps a load's counts, and whether its generator kept its times. */
  Experiment load(CallLog log) {
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("sent", log.sent());
    counts.put("answered", log.answered());
    counts.put("retried", log.retried());
    for (double quantile : new double[] {0.5, 0.9, 0.99, 0.999}) {
      counts.put("latency_p" + quantile * 100 + "_millis", log.latency(quantile).toMillis());
    }
    counts.put("lag_p99_millis", log.lag(0.99).toMillis());
    counts.put("per_second", Seconds.of(log));
    loads.add(counts);
    late |= log.lag(0.99).compareTo(MOST_LAG) > 0;
    return this;
  }

  /** Keeps what a gateway says has happened since a run began, such as circuits that opened. */
  Experiment since(Instant time, Gateway gateway) {
    begin = time;
    gateway.get("/api/v1/events?limit=1000").items().stream()
        .filter(event -> Instant.parse(String.valueOf(event.get("time"))).isAfter(time))
        .forEach(events::add);
    return this;
  }

  /** Judges a figure in every form: it does not depend on the speed of the machine. */
  Experiment always(Check check) {
    checks.add(check);
    return this;
  }

  /** Judges a figure in the full form only: it depends on the speed of the machine. */
  Experiment inFull(Check check) {
    return Form.isChaos() ? always(check) : this;
  }

  String name() {
    return name;
  }

  String promise() {
    return promise;
  }

  List<Check> checks() {
    return List.copyOf(checks);
  }

  Verdict verdict() {
    if (!checks.stream().allMatch(Check::holds)) {
      return Verdict.FAILED;
    }
    return late && Form.isChaos() ? Verdict.INCONCLUSIVE : Verdict.PASSED;
  }

  /** Everything, for the file. */
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", name);
    map.put("promise", promise);
    map.put("form", Form.isChaos() ? "full" : "short");
    map.put("commit", Commit.current());
    map.put("java", Runtime.version().toString());
    map.put("begin", begin.toString());
    map.put("end", Instant.now().toString());
    map.put("parameters", parameters);
    map.put("loads", loads);
    map.put("events", events);
    map.put("checks", checks.stream().map(Experiment::toMap).toList());
    map.put("verdict", verdict().name());
    return map;
  }

  private static Map<String, Object> toMap(Check check) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", check.name());
    map.put("value", check.value());
    map.put("bound", check.bound());
    map.put("holds", check.holds());
    map.put("examples", check.examples());
    return map;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(name + ": " + promise);
    checks.forEach(
        check ->
            text.append("\n  ")
                .append(check.holds() ? "" : "BROKEN ")
                .append(check)
                .append(check.examples().isEmpty() ? "" : " such as " + check.examples()));
    return text.append("\n  ").append(parameters).toString();
  }
}
