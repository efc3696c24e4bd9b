package dev.modmesh.autoscaler.observe;

import dev.modmesh.api.value.Fields;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway has seen of one pool in a stretch of time. Frames of the same pool add up.
 *
 * @param span seconds
 * @param averageExecuting mean of the calls that ran
 * @param averageQueue mean of the calls that waited
 * @param ejected hosts that get no calls, as these went wrong; of several gateways the most
 * @param poke whether a call began to wait for a pool without hosts
 */
public record PoolFrame(
    double span,
    double queue,
    double executing,
    double arrivals,
    double completions,
    double dropped,
    double averageExecuting,
    double averageQueue,
    double serviceSum,
    double serviceSquares,
    double latencySum,
    double sloMisses,
    double oldestWait,
    double ejected,
    boolean poke) {
  /** Nothing is known. */
  public static final PoolFrame UNKNOWN = filled(Double.NaN, Double.NaN);

  /** Nothing was asked for so many seconds. */
  public static PoolFrame quiet(double span) {
    return filled(span, 0);
  }

  private static PoolFrame filled(double span, double all) {
    return new PoolFrame(
        span, all, all, all, all, all, all, all, all, all, all, all, all, all, false);
  }

  /** Reads a pool's part of a frame; what is missing is not a number. */
  static PoolFrame read(Map<String, @Nullable Object> map, boolean poke) {
    Fields fields = Fields.of(map);
    return new PoolFrame(
        number(fields, "dt"),
        number(fields, "queue"),
        number(fields, "executing"),
        number(fields, "arrivals"),
        number(fields, "completions"),
        number(fields, "dropped"),
        number(fields, "avg_executing"),
        number(fields, "avg_queue"),
        number(fields, "service_sum_s"),
        number(fields, "service_sumsq"),
        number(fields, "latency_sum_s"),
        number(fields, "slo_bad"),
        number(fields, "oldest_wait_s"),
        fields.has("ejected") ? number(fields, "ejected") : 0,
        poke);
  }

  private static double number(Fields fields, String name) {
    return fields.raw(name) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  /** This stretch and the next one together. */
  public PoolFrame then(PoolFrame next) {
    double both = span + next.span;
    return new PoolFrame(
        both,
        next.queue,
        next.executing,
        arrivals + next.arrivals,
        completions + next.completions,
        dropped + next.dropped,
        (averageExecuting * span + next.averageExecuting * next.span) / both,
        (averageQueue * span + next.averageQueue * next.span) / both,
        serviceSum + next.serviceSum,
        serviceSquares + next.serviceSquares,
        latencySum + next.latencySum,
        sloMisses + next.sloMisses,
        next.oldestWait,
        next.ejected,
        poke || next.poke);
  }

  /** The same stretch as two gateways saw it, together. */
  public PoolFrame beside(PoolFrame other) {
    return new PoolFrame(
        Math.max(span, other.span),
        queue + other.queue,
        executing + other.executing,
        arrivals + other.arrivals,
        completions + other.completions,
        dropped + other.dropped,
        averageExecuting + other.averageExecuting,
        averageQueue + other.averageQueue,
        serviceSum + other.serviceSum,
        serviceSquares + other.serviceSquares,
        latencySum + other.latencySum,
        sloMisses + other.sloMisses,
        Math.max(oldestWait, other.oldestWait),
        Math.max(ejected, other.ejected),
        poke || other.poke);
  }
}
