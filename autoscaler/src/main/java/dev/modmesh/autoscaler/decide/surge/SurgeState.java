package dev.modmesh.autoscaler.decide.surge;

import org.jspecify.annotations.Nullable;

/**
 * Everything that Surge remembers of a pool. Immutable, and bounded: each of its lists has a fixed
 * capacity, which together make less than 64 KiB.
 *
 * @param time of the last observation that was used; negative infinity before
 */
public record SurgeState(
    double time,
    ColdStart coldStart,
    ServiceTime service,
    Arrivals arrivals,
    PeakHold peaks,
    QueueDrain queue,
    LoadMean mean,
    SurgeMemory memory,
    Sessions sessions,
    @Nullable IdlePlan plan,
    ScaleIn scaleIn) {}
