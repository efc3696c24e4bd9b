package dev.modmesh.autoscaler.simulate.trace;

/**
 * One second of a pool, as it was recorded.
 *
 * @param second since the Unix epoch, or since any other begin
 * @param arrivals calls that came
 * @param completions calls that ended
 * @param serviceSum time in seconds that these spent on instances
 * @param serviceSquareSum sum of the squares of those times
 */
public record TraceSecond(
    long second, long arrivals, double completions, double serviceSum, double serviceSquareSum) {}
