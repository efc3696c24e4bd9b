package dev.modmesh.gateway.http;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.client.wire.ProblemDocument;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever a resource throws into a problem document. */
public final class ProblemMappers {
  private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

  /** A problem as it is. */
  @ServerExceptionMapper
  public Response map(ProblemException problem) {
    Response.ResponseBuilder response =
        Response.status(problem.type().status())
            .type(ProblemDocument.MEDIA_TYPE)
            .entity(Json.CODEC.write(ProblemDocument.of(problem)));
    if (problem.type().status() == 503) {
      response.header("Retry-After", "1");
    }
    return response.build();
  }

  /** What JAX-RS itself refuses. */
  @ServerExceptionMapper
  public Response map(WebApplicationException refused) {
    int status = refused.getResponse().getStatus();
    ProblemType type =
        switch (status) {
          case 404 -> ProblemType.NOT_FOUND;
          case 405 -> ProblemType.METHOD_NOT_ALLOWED;
          case 406 -> ProblemType.NOT_ACCEPTABLE;
          case 413 -> ProblemType.BODY_TOO_LARGE;
          case 415 -> ProblemType.UNSUPPORTED_MEDIA_TYPE;
          default -> status < 500 ? ProblemType.INVALID_REQUEST : ProblemType.INTERNAL_ERROR;
        };
    if (type == ProblemType.INTERNAL_ERROR) {
      LOG.error("A request failed", refused);
    }
    return map(new ProblemException(type, type.title() + "."));
  }

  /** What nobody expected. */
  @ServerExceptionMapper
  public Response map(RuntimeException unexpected) {
    LOG.error("A request failed", unexpected);
    return map(
        new ProblemException(
            ProblemType.INTERNAL_ERROR, "The gateway failed to handle this; its log says why."));
  }
}
