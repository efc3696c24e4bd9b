package dev.modmesh.gateway.call;

import dev.modmesh.api.function.CallContext;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.client.wire.Headers;
import jakarta.enterprise.context.ApplicationScoped;

/** Gives the call its id, reads the body once, and refuses chains of modules that are too deep. */
@ApplicationScoped
class AdmitStage implements Stage {
  private static final int MAX_ID = 128;

  private final CallIds ids;

  AdmitStage(CallIds ids) {
    this.ids = ids;
  }

  @Override
  public Step run(Exchange exchange) {
    String given = exchange.request.getHeader(Headers.X_CALL_ID);
    exchange.callId = given != null && isUsable(given) ? given : ids.next();
    exchange.depth = depth(exchange.request.getHeader(Headers.DEPTH));
    exchange.scan = BodyScanner.scan(exchange.body.getBytes());
    return Step.NEXT;
  }

  private static boolean isUsable(String id) {
    if (id.isEmpty() || id.length() > MAX_ID) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      if (id.charAt(i) <= ' ' || id.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private static int depth(@org.jspecify.annotations.Nullable String header) {
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
