package dev.modmesh.autoscaler.actuate;

import dev.modmesh.autoscaler.pool.Host;
import java.time.Instant;

/** A host as the place knows it in which it runs. */
public record ScaledHost(String serviceId, String pool, Instant startedAt, Host.Process process) {}
