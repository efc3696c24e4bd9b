package dev.modmesh.bench.report;

import dev.modmesh.bench.measure.Figures;
import dev.modmesh.client.wire.JacksonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Figures of several programs from one run, with ratios to the reference. */
public final class Report {
  private static final String REFERENCE = "HAProxy";

  private record Column(String key, String title, ToDoubleFunction<Figures> value) {}

  private static final List<Column> COLUMNS =
      List.of(
          new Column("cpu_us_per_call", "CPU µs/call", Figures::cpuMicros),
          new Column("calls_per_second_32", "calls/s, 32 conn.", Figures::throughput32),
          new Column("calls_per_second_256", "calls/s, 256 conn.", Figures::throughput256),
          new Column("p50_us", "added p50 µs", Figures::p50),
          new Column("p99_us", "added p99 µs", Figures::p99),
          new Column("p999_us", "added p99.9 µs", Figures::p999),
          new Column("resident_mb", "RSS MB", Figures::residentMegabytes),
          new Column("start_ms", "start ms", Figures::startMillis));

  private final Map<String, Figures> figures;

  /** A report of these. */
  public Report(Map<String, Figures> figures) {
    this.figures = new LinkedHashMap<>(figures);
  }

  private @Nullable Figures reference() {
    return figures.get(REFERENCE);
  }

  /** For a terminal: each figure of a call with its ratio to HAProxy's. */
  public String table() {
    StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%-22s", ""));
    COLUMNS.forEach(column -> text.append(String.format(Locale.ROOT, "%20s", column.title())));
    text.append('\n');
    figures.forEach(
        (name, row) -> {
          text.append(String.format(Locale.ROOT, "%-22s", name));
          for (Column column : COLUMNS) {
            text.append(String.format(Locale.ROOT, "%20s", cell(column, row)));
          }
          text.append('\n');
        });
    return text.toString();
  }

  private String cell(Column column, Figures row) {
    double value = column.value().applyAsDouble(row);
    Figures reference = reference();
    boolean compared = COLUMNS.indexOf(column) < 3 && reference != null;
    return compared
        ? String.format(
            Locale.ROOT, "%.1f (%.2f)", value, value / column.value().applyAsDouble(reference))
        : String.format(Locale.ROOT, "%.0f", value);
  }

  /** Writes {@code gateways.json} and {@code gateways.html}. */
  public void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("machine", Machine.describe());
    Map<String, Object> rows = new LinkedHashMap<>();
    figures.forEach((name, row) -> rows.put(name, document(row)));
    document.put("figures", rows);
    Files.write(folder.resolve("gateways.json"), new JacksonCodec().write(document));
    Files.writeString(folder.resolve("gateways.html"), page());
  }

  private static Map<String, Double> document(Figures row) {
    Map<String, Double> values = new LinkedHashMap<>();
    COLUMNS.forEach(column -> values.put(column.key(), column.value().applyAsDouble(row)));
    return values;
  }

  private String page() {
    StringBuilder charts = new StringBuilder();
    for (Column column : COLUMNS) {
      Map<String, Double> bars = new LinkedHashMap<>();
      figures.forEach((name, row) -> bars.put(name, column.value().applyAsDouble(row)));
      charts.append(BarChart.svg(column.title(), bars));
    }
    return """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>Modmesh beside other gateways</title>
        <style>body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
        svg{display:block;width:100%%;margin:0 0 2rem} text{font:13px system-ui,sans-serif}
        @media(prefers-color-scheme:dark){body{background:#14161a;color:#e6e6e6}text{fill:#e6e6e6}}</style>
        <h1>Modmesh beside other gateways</h1><p>%s</p>%s</html>
        """
        .formatted(Machine.describe(), charts);
  }
}
