package dev.modmesh.gateway.trace;

import dev.modmesh.client.trace.Traces;
import dev.modmesh.gateway.config.TracesConfig;
import dev.modmesh.gateway.node.NodeIdentity;
import io.opentelemetry.context.Context;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Decides which calls are traced; none without a collector. Thread-safe. */
@Singleton
public class Tracing {
  private static final String SERVICE = "modmesh-gateway";

  private final @Nullable Traces traces;

  /** Traces as this says. */
  public Tracing(TracesConfig config, NodeIdentity identity) {
    double ratio = config.ratio();
    if (!(ratio >= 0 && ratio <= 1)) {
      throw new IllegalArgumentException(
          "modmesh.traces.ratio is " + ratio + ": must be from 0 to 1.");
    }
    traces =
        config
            .endpoint()
            .map(endpoint -> new Traces(endpoint, ratio, SERVICE, identity.nodeId()))
            .orElse(null);
  }

  /** Whether any call can be. */
  public boolean isOn() {
    return traces != null;
  }

  /**
   * Begins the trace of a call, or goes on with its caller's.
   *
   * @param traceparent what the caller sent, if anything
   * @param inner whether a module makes it, which begins no trace where its own call is in none
   * @param startNanos {@link System#nanoTime()} when the call came
   * @return null if it is not recorded
   */
  public @Nullable CallTrace begin(
      @Nullable String traceparent,
      boolean inner,
      String module,
      String function,
      String callId,
      long startNanos) {
    if (traces == null) {
      return null;
    }
    Context parent = inner ? traces.continued(traceparent) : traces.recorded(traceparent);
    return parent == null
        ? null
        : CallTrace.ofCaller(traces, parent, module + "/" + function, callId, startNanos);
  }

  @PreDestroy
  void stop() {
    if (traces != null) {
      traces.close();
    }
  }
}
