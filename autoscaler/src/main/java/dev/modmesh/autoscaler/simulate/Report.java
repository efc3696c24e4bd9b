package dev.modmesh.autoscaler.simulate;

import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.autoscaler.simulate.Comparison.Result;
import dev.modmesh.autoscaler.simulate.replay.Outcome;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Results side by side. */
final class Report {
  /** How results are printed. */
  enum Format {
    table,
    json
  }

  private static final String ROW = "%-16s%-12s%10s%9s%9s%9s%9s%16s%9s%11s%8s%6s%n";

  private final List<Row> rows = new ArrayList<>();

  private record Row(String pool, Result result) {}

  void add(String pool, Result result) {
    rows.add(new Row(pool, result));
  }

  void print(PrintWriter out, Format format, JsonCodec json) {
    switch (format) {
      case table -> printTable(out);
      case json ->
          out.println(
              new String(
                  json.write(rows.stream().map(Report::toMap).toList()), StandardCharsets.UTF_8));
    }
  }

  private static Map<String, @Nullable Object> toMap(Row row) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("pool", row.pool());
    map.put("policy", row.result().policy());
    map.putAll(row.result().outcome().toMap());
    return map;
  }

  private void printTable(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        ROW,
        "POOL",
        "POLICY",
        "CALLS",
        "MISSED",
        "P50",
        "P99",
        "DROPPED",
        "INSTANCE-SECS",
        "ACTIONS",
        "REVERSALS",
        "STARTS",
        "PEAK");
    for (Row row : rows) {
      Outcome outcome = row.result().outcome();
      out.printf(
          Locale.ROOT,
          ROW,
          row.pool(),
          row.result().policy(),
          outcome.calls(),
          String.format(Locale.ROOT, "%.2f%%", 100 * outcome.missRate()),
          millis(outcome.medianSeconds()),
          millis(outcome.p99Seconds()),
          outcome.dropped(),
          Math.round(outcome.instanceSeconds()),
          outcome.actions(),
          outcome.reversals(),
          outcome.starts(),
          outcome.peak());
    }
  }

  private static String millis(double seconds) {
    return Math.round(seconds * 1000) + "ms";
  }
}
