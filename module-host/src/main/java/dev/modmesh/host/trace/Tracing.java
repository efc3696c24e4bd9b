package dev.modmesh.host.trace;

import dev.modmesh.api.function.CallContext;
import dev.modmesh.api.module.ModuleRef;
import dev.modmesh.client.trace.Traces;
import dev.modmesh.host.config.HostConfig;
import dev.modmesh.host.config.TracesConfig;
import dev.modmesh.runtime.lifecycle.InnerTrace;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Traces the calls that come recorded; a host begins no trace by itself. None without a collector.
 * Thread-safe.
 */
@Singleton
public class Tracing {
  private static final String SERVICE = "modmesh-host";

  private final String serviceId;
  private final @Nullable Traces traces;

  /** Traces as this says. */
  public Tracing(TracesConfig config, HostConfig host) {
    serviceId = host.serviceId();
    traces =
        config.endpoint().map(endpoint -> new Traces(endpoint, 0, SERVICE, serviceId)).orElse(null);
  }

  /**
   * An execution begins.
   *
   * @param arrivedNanos {@link System#nanoTime()} when the call came
   * @return null if it is not recorded
   */
  public @Nullable RunTrace begin(
      ModuleRef module, String function, CallContext call, long arrivedNanos) {
    Context parent = traces == null ? null : traces.continued(call.traceparent());
    if (traces == null || parent == null) {
      return null;
    }
    RunTrace run =
        new RunTrace(
            traces, parent, "run", SpanKind.SERVER, module.name().value(), function, arrivedNanos);
    run.by(module.version().toString(), serviceId);
    run.waited(System.nanoTime() - arrivedNanos);
    return run;
  }

  /** What follows the calls between modules; null if nothing is traced. */
  public @Nullable InnerTrace inner() {
    return traces == null ? null : new InnerTraces(traces, serviceId);
  }

  @PreDestroy
  void stop() {
    if (traces != null) {
      traces.close();
    }
  }
}
