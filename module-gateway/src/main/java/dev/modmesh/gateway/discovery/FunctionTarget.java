package dev.modmesh.gateway.discovery;

import dev.modmesh.api.module.FunctionSpec;
import dev.modmesh.gateway.cache.CachedFunction;
import dev.modmesh.gateway.connection.RequestHead;
import dev.modmesh.gateway.outcome.CallStats;
import org.jspecify.annotations.Nullable;

/** A function that can be called, with what is counted about it. */
public final class FunctionTarget {
  private final FunctionSpec spec;
  private final CallStats stats;
  private final @Nullable CachedFunction cached;
  private final byte[] path;

  FunctionTarget(
      String module, FunctionSpec spec, CallStats stats, @Nullable CachedFunction cached) {
    this.spec = spec;
    this.stats = stats;
    this.cached = cached;
    this.path = RequestHead.bytes("/api/v1/modules/" + module + "/functions/" + spec.name());
  }

  /** What its manifest says. */
  public FunctionSpec spec() {
    return spec;
  }

  /** What is counted about its calls. */
  public CallStats stats() {
    return stats;
  }

  /** How its results are kept; null if they are not. */
  public @Nullable CachedFunction cached() {
    return cached;
  }

  /** The path of a call, behind what an instance puts before it. */
  public byte[] path() {
    return path;
  }
}
