package dev.modmesh.gateway.discovery;

import dev.modmesh.api.module.FunctionSpec;
import dev.modmesh.gateway.outcome.CallStats;

/** A function that can be called, with what is counted about it. */
public record FunctionTarget(FunctionSpec spec, CallStats stats) {}
