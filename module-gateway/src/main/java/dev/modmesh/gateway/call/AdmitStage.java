package dev.modmesh.gateway.call;

import dev.modmesh.api.function.CallContext;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Reads the body once, and refuses chains of modules that are too deep. */
@Singleton
class AdmitStage implements Stage {
  private final Explainer explainer;
  private final CallTraces traces;

  AdmitStage(Explainer explainer, CallTraces traces) {
    this.explainer = explainer;
    this.traces = traces;
  }

  @Override
  public Step run(Exchange exchange) {
    explainer.begin(exchange);
    int depth = depth(exchange.header(CallHeaders.DEPTH));
    // Inner calls have a reserve of their own, so only a host may say that one is inner.
    exchange.depth = exchange.principal.isHost() ? depth : 0;
    traces.begin(exchange);
    exchange.scan = BodyScanner.scan(exchange.body.getBytes());
    return Step.NEXT;
  }

  private static int depth(@Nullable String header) {
    if (header == null) {
      return 0;
    }
    try {
      int depth = Integer.parseInt(header);
      if (depth >= 0 && depth <= CallContext.MAX_DEPTH) {
        return depth;
      }
    } catch (NumberFormatException e) {
      // falls through to the one error below
    }
    throw new ProblemException(
        ProblemType.INVALID_REQUEST,
        "Header Modmesh-Depth is `"
            + header
            + "`: must be a whole number from 0 to "
            + CallContext.MAX_DEPTH
            + "; modules may not call each other deeper.");
  }
}
