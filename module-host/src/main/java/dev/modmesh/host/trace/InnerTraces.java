package dev.modmesh.host.trace;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.client.trace.Traces;
import dev.modmesh.runtime.lifecycle.InnerCall;
import dev.modmesh.runtime.lifecycle.InnerCaller;
import dev.modmesh.runtime.lifecycle.InnerTrace;
import dev.modmesh.runtime.lifecycle.ModuleSource;
import dev.modmesh.runtime.lifecycle.ReturnValue;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** A span for each call that a recorded call makes of another module. */
final class InnerTraces implements InnerTrace {
  private final Traces traces;
  private final String serviceId;

  InnerTraces(Traces traces, String serviceId) {
    this.traces = traces;
    this.serviceId = serviceId;
  }

  @Override
  public ReturnValue follow(InnerCall call, @Nullable ModuleSource here, InnerCaller way) {
    Context parent = traces.continued(call.context().traceparent());
    return parent == null ? way.call(call) : recorded(call, here, way, parent);
  }

  private ReturnValue recorded(
      InnerCall call, @Nullable ModuleSource here, InnerCaller way, Context parent) {
    RunTrace run =
        new RunTrace(
            traces,
            parent,
            here == null ? "call" : "run",
            here == null ? SpanKind.CLIENT : SpanKind.INTERNAL,
            call.module().value(),
            call.function(),
            System.nanoTime());
    if (here != null) {
      run.by(here.ref().version().toString(), serviceId);
    }
    InnerCall within =
        new InnerCall(
            call.caller(),
            call.module(),
            call.function(),
            call.arguments(),
            run.within(call.context()));
    try {
      ReturnValue value = way.call(within);
      run.succeeded();
      return value;
    } catch (ProblemException problem) {
      run.failed(problem);
      throw problem;
    } catch (RuntimeException | Error e) {
      run.ended("interrupted");
      throw e;
    }
  }
}
