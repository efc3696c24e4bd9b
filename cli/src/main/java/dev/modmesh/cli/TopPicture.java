package dev.modmesh.cli;

import dev.modmesh.cli.output.Table;
import dev.modmesh.client.feed.FeedTables;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The platform at a glance, as text. */
final class TopPicture {
  private static final int SECONDS = 5;
  private static final int MOST_FUNCTIONS = 15;
  private static final int MOST_HOSTS = 15;
  private static final int MOST_EVENTS = 5;

  private final FeedTables tables;

  TopPicture(FeedTables tables) {
    this.tables = tables;
  }

  /** A row of a table; what it does not say is 0 or a dash. */
  private record Row(String key, Map<String, @Nullable Object> fields) {
    double number(String field) {
      return fields.get(field) instanceof Number number ? number.doubleValue() : 0;
    }

    String text(String field) {
      return Records.text(fields, field);
    }

    boolean is(String field, String value) {
      return value.equals(fields.get(field));
    }

    long id() {
      return Long.parseLong(key);
    }
  }

  private List<Row> rows(String topic) {
    List<Row> rows = new ArrayList<>();
    for (Map.Entry<String, Map<String, @Nullable Object>> entry : tables.table(topic).entrySet()) {
      rows.add(new Row(entry.getKey(), entry.getValue()));
    }
    return rows;
  }

  void print(PrintWriter out) {
    out.println(signals());
    attention(out);
    out.println();
    functions(out);
    out.println();
    hosts(out);
    out.println();
    events(out);
  }

  private String signals() {
    List<Row> seconds = rows("series");
    seconds.sort(Comparator.comparingLong(Row::id));
    List<Row> last = seconds.subList(Math.max(0, seconds.size() - SECONDS), seconds.size());
    double calls = last.stream().mapToDouble(second -> second.number("calls")).sum();
    double faults = last.stream().mapToDouble(second -> second.number("faults")).sum();
    double p95 = last.isEmpty() ? 0 : last.getLast().number("p95_ms");
    List<Row> hosts = rows("instances");
    return String.format(
        Locale.ROOT,
        "%s calls/s   %s success   p95 %s   %d/%d hosts passing   %d circuits open",
        rate(calls / Math.max(1, last.size())),
        calls == 0 ? "-" : String.format(Locale.ROOT, "%.2f %%", 100 * (1 - faults / calls)),
        millis(p95),
        hosts.stream().filter(host -> host.is("health", "passing")).count(),
        hosts.size(),
        rows("circuits").stream().filter(circuit -> !circuit.is("state", "closed")).count());
  }

  private void attention(PrintWriter out) {
    for (Row alert : rows("alerts")) {
      if (alert.is("state", "firing")) {
        out.println("ALERT " + alert.key() + ": " + alert.text("summary"));
      }
    }
    for (Row circuit : rows("circuits")) {
      if (!circuit.is("state", "closed")) {
        out.println(
            "circuit of "
                + circuit.text("service_id")
                + " is "
                + circuit.text("state")
                + ": "
                + circuit.text("reason"));
      }
    }
  }

  private void functions(PrintWriter out) {
    Table table = new Table("FUNCTION", "CALLS/S", "FAILED/S", "RETRIES/S", "P50", "P95", "P99");
    rows("functions").stream()
        .filter(row -> row.number("calls") > 0)
        .sorted(
            Comparator.<Row>comparingDouble(row -> -row.number("rate"))
                .thenComparingDouble(row -> -row.number("calls")))
        .limit(MOST_FUNCTIONS)
        .forEach(
            row ->
                table.row(
                    row.text("module") + "/" + row.text("function"),
                    rate(row.number("rate")),
                    rate(row.number("fault_rate")),
                    rate(row.number("retry_rate")),
                    millis(row.number("p50_ms")),
                    millis(row.number("p95_ms")),
                    millis(row.number("p99_ms"))));
    table.print(out);
  }

  private void hosts(PrintWriter out) {
    Table table = new Table("HOST", "POOL", "HEALTH", "IN FLIGHT", "READY", "LAG");
    List<Row> hosts = rows("instances");
    hosts.stream()
        .sorted(
            Comparator.<Row>comparingInt(host -> host.is("health", "passing") ? 1 : 0)
                .thenComparing(Row::key))
        .limit(MOST_HOSTS)
        .forEach(
            host ->
                table.row(
                    host.key(),
                    host.text("pool"),
                    host.text("health"),
                    (long) host.number("in_flight") + "/" + host.text("capacity"),
                    Records.count(host.fields(), "modules"),
                    host.text("lag")));
    table.print(out);
    int more = hosts.size() - MOST_HOSTS;
    if (more > 0) {
      out.println("and " + more + " more");
    }
  }

  private void events(PrintWriter out) {
    rows("events").stream()
        .sorted(Comparator.comparingLong(Row::id).reversed())
        .limit(MOST_EVENTS)
        .forEach(
            event ->
                out.println(
                    event.text("time").replaceAll("^.*T(.{8}).*$", "$1")
                        + "  "
                        + event.text("subject")
                        + ": "
                        + event.text("message")));
  }

  private static String rate(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
  }

  private static String millis(double value) {
    return value == 0 ? "-" : String.format(Locale.ROOT, value < 10 ? "%.1f ms" : "%.0f ms", value);
  }
}
