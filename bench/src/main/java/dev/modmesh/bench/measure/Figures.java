package dev.modmesh.bench.measure;

import java.util.List;
import java.util.function.ToDoubleFunction;

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

  private static double median(List<Figures> rounds, ToDoubleFunction<Figures> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
