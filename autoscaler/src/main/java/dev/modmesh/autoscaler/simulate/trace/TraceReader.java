package dev.modmesh.autoscaler.simulate.trace;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.spi.JsonCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads recorded arrivals, as {@code docs/scaling.md} describes them: JSON lines, or CSV with a
 * line of names, one line for each second of a pool.
 */
public final class TraceReader {
  private static final String DEFAULT_POOL = "default";
  private static final long MOST_ARRIVALS = 10_000_000;

  private final JsonCodec json;

  /** With the codec that reads its lines. */
  public TraceReader(JsonCodec json) {
    this.json = json;
  }

  /**
   * The traces of a file, or of all files of a folder that end in {@code .jsonl} in the order of
   * their names; one for each pool, in the order in which the pools first appear.
   *
   * @throws IllegalArgumentException if a line is not part of a trace, with its number
   */
  public List<ArrivalTrace> read(Path file) throws IOException {
    Map<String, List<TraceSecond>> pools = new LinkedHashMap<>();
    for (Path part : Files.isDirectory(file) ? parts(file) : List.of(file)) {
      try (BufferedReader lines = Files.newBufferedReader(part, StandardCharsets.UTF_8)) {
        read(lines, part.toString().endsWith(".csv"), pools);
      }
    }
    return traces(pools);
  }

  private static List<Path> parts(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
  }

  List<ArrivalTrace> read(BufferedReader lines, boolean csv) throws IOException {
    Map<String, List<TraceSecond>> pools = new LinkedHashMap<>();
    read(lines, csv, pools);
    return traces(pools);
  }

  private void read(BufferedReader lines, boolean csv, Map<String, List<TraceSecond>> pools)
      throws IOException {
    List<String> names = List.of();
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      if (csv && names.isEmpty()) {
        names = cells(line);
        continue;
      }
      try {
        Map<String, @Nullable Object> values = csv ? row(names, line) : object(line);
        String pool =
            values.get("pool") instanceof String text && !text.isEmpty() ? text : DEFAULT_POOL;
        pools.computeIfAbsent(pool, name -> new ArrayList<>()).add(second(values));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
      }
    }
  }

  private static List<ArrivalTrace> traces(Map<String, List<TraceSecond>> pools) {
    if (pools.isEmpty()) {
      throw new IllegalArgumentException("the trace is empty");
    }
    return pools.entrySet().stream()
        .map(pool -> new ArrivalTrace(pool.getKey(), pool.getValue()))
        .toList();
  }

  private Map<String, @Nullable Object> object(String line) {
    try {
      return json.readObject(line.getBytes(StandardCharsets.UTF_8));
    } catch (ProblemException e) {
      throw new IllegalArgumentException("it is not a JSON object", e);
    }
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    for (String cell : line.split(",", -1)) {
      cells.add(cell.strip());
    }
    return cells;
  }

  private static Map<String, @Nullable Object> row(List<String> names, String line) {
    List<String> cells = cells(line);
    if (cells.size() != names.size()) {
      throw new IllegalArgumentException(
          "it has " + cells.size() + " cells: must be " + names.size() + ", as in the first line");
    }
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      row.put(names.get(i), cells.get(i));
    }
    return row;
  }

  private static TraceSecond second(Map<String, @Nullable Object> values) {
    double second = number(values, "second", Double.NaN);
    double arrivals = number(values, "arrivals", Double.NaN);
    if (arrivals > MOST_ARRIVALS) {
      throw new IllegalArgumentException("`arrivals` must be at most " + MOST_ARRIVALS);
    }
    return new TraceSecond(
        Math.round(second),
        Math.round(arrivals),
        number(values, "completions", 0),
        number(values, "service_sum_s", 0),
        number(values, "service_sumsq", 0));
  }

  private static double number(Map<String, @Nullable Object> values, String name, double fallback) {
    Object value = values.get(name);
    double number =
        switch (value) {
          case null -> fallback;
          case Number given -> given.doubleValue();
          case String text when text.isEmpty() -> fallback;
          case String text -> parse(text);
          default -> Double.NaN;
        };
    if (!(number >= 0 && number < 1e15)) {
      throw new IllegalArgumentException(
          "`" + name + "` is `" + value + "`: must be a number, at least 0");
    }
    return number;
  }

  private static double parse(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
