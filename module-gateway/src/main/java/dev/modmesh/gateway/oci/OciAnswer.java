package dev.modmesh.gateway.oci;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.artifact.blob.BlobDigest;
import dev.modmesh.artifact.oci.OciError;
import dev.modmesh.artifact.oci.OciException;
import dev.modmesh.gateway.http.Json;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;

/** What all answers under {@code /v2/} have in common, errors included. */
final class OciAnswer {
  private OciAnswer() {}

  /** The work behind an endpoint. */
  interface Endpoint {
    Response call() throws IOException;
  }

  /** Runs an endpoint; what it throws becomes an OCI error document. */
  static Response of(Endpoint endpoint) {
    try {
      return endpoint.call();
    } catch (OciException e) {
      return error(e);
    } catch (ProblemException e) {
      return error(OciException.of(e));
    } catch (IOException e) {
      // Most often nobody reads this: the client is gone. What it sent is kept.
      return error(new OciException(OciError.BLOB_UPLOAD_INVALID, "The body ended too early."));
    }
  }

  private static Response error(OciException error) {
    Response.ResponseBuilder response =
        status(error.status())
            .type(MediaType.APPLICATION_JSON_TYPE)
            .entity(Json.CODEC.write(error.document()));
    error.headers().forEach(response::header);
    if (error.status() == 429 || error.status() == 503) {
      response.header("Retry-After", "1");
    }
    return response.build();
  }

  static Response.ResponseBuilder status(int status) {
    return Response.status(status)
        .header("Docker-Distribution-API-Version", "registry/2.0")
        .header("X-Content-Type-Options", "nosniff");
  }

  static Response.ResponseBuilder status(int status, BlobDigest digest) {
    return status(status).header("Docker-Content-Digest", digest);
  }
}
