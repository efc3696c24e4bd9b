package dev.modmesh.gateway.http;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.client.wire.ProblemDocument;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Bodies of the control API are small, and say how long they are. Artifacts have their own rules.
 */
@ApplicationScoped
class BodyLimit {
  private static final int ORDER = Integer.MIN_VALUE + 2;
  private static final long MAX_BYTES = 4L << 20;

  void install(@Observes Router router) {
    router.route("/api/*").order(ORDER).handler(BodyLimit::check);
  }

  private static void check(RoutingContext routing) {
    String length = routing.request().getHeader("Content-Length");
    boolean chunked = routing.request().getHeader("Transfer-Encoding") != null;
    if (chunked) {
      refuse(
          routing,
          new ProblemException(
              ProblemType.INVALID_REQUEST,
              "A body here must have a Content-Length; it was sent in chunks."));
    } else if (length != null && (length.length() > 10 || Long.parseLong(length) > MAX_BYTES)) {
      refuse(
          routing,
          new ProblemException(
              ProblemType.BODY_TOO_LARGE, "The body may have at most " + MAX_BYTES + " bytes."));
    } else {
      routing.next();
    }
  }

  private static void refuse(RoutingContext routing, ProblemException problem) {
    Connections.closeAfterAnswer(routing.request());
    routing
        .response()
        .setStatusCode(problem.type().status())
        .putHeader("Content-Type", ProblemDocument.MEDIA_TYPE)
        .end(Buffer.buffer(Json.CODEC.write(ProblemDocument.of(problem))));
  }
}
