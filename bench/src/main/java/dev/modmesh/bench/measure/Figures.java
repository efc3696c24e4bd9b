package dev.modmesh.bench.measure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was measured of one program, each the median of the rounds.
 *
 * @param cpuMicros processor time per call, closed loop of 128 connections, pinned to one core
 * @param throughput32 calls per second, closed loop of 32 connections
 * @param throughput256 calls per second, closed loop of 256 connections
 * @param p50 microseconds from due to answered, open loop
 * @param p99 the same
 * @param p999 the same
 * @param residentMegabytes after the load
 * @param startMillis from the start of the process to its first answered call
 */
public record Figures(
    double cpuMicros,
    double throughput32,
    double throughput256,
    double p50,
    double p99,
    double p999,
    double residentMegabytes,
    double startMillis) {

  /** The medians of several rounds. */
  static Figures median(List<Figures> rounds) {
    return new Figures(
        median(rounds, Figures::cpuMicros),
        median(rounds, Figures::throughput32),
        median(rounds, Figures::throughput256),
        median(rounds, Figures::p50),
        median(rounds, Figures::p99),
        median(rounds, Figures::p999),
        median(rounds, Figures::residentMegabytes),
        median(rounds, Figures::startMillis));
  }

  private static double median(
      List<Figures> rounds, java.util.function.ToDoubleFunction<Figures> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** As a JSON object. */
  public Map<String, Double> toMap() {
    Map<String, Double> map = new LinkedHashMap<>();
    map.put("cpu_us_per_call", cpuMicros);
    map.put("calls_per_second_32", throughput32);
    map.put("calls_per_second_256", throughput256);
    map.put("p50_us", p50);
    map.put("p99_us", p99);
    map.put("p999_us", p999);
    map.put("resident_mb", residentMegabytes);
    map.put("start_ms", startMillis);
    return map;
  }
}
