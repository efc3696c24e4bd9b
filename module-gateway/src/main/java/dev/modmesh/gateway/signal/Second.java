package dev.modmesh.gateway.signal;

/**
 * One second.
 *
 * @param epochSecond when it ended
 * @param calls that ended in it
 * @param faults calls among them that were in vain, and not by their callers' mistake
 * @param retries attempts beyond the first of each call
 * @param p50Nanos of the attempts of the last 10 to 20 s; 0 without any
 * @param inFlight calls that run
 * @param waiting calls that wait for a host
 * @param hosts instances that take calls
 * @param open circuits that keep calls away
 * @param cacheReads reads of kept results that ended in it
 * @param cacheHits reads among them that a tier answered
 */
public record Second(
    long epochSecond,
    long calls,
    long faults,
    long retries,
    long p50Nanos,
    long p95Nanos,
    long p99Nanos,
    int inFlight,
    long waiting,
    int hosts,
    int open,
    long cacheReads,
    long cacheHits) {}
