package dev.modmesh.gateway.oci;

import dev.modmesh.artifact.blob.BlobDigest;
import dev.modmesh.artifact.oci.Chunk;
import dev.modmesh.artifact.oci.OciRegistry;
import dev.modmesh.artifact.oci.UploadState;
import dev.modmesh.gateway.oci.PeerRepositories.SessionRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Upload sessions: end-4 to end-6, end-11, end-13 and end-14 of the distribution specification. */
@Path("/v2")
@RunOnVirtualThread
public class OciUploadResource {
  private static final String UPLOADS = "{name: .+}/blobs/uploads";
  private static final String UPLOAD = UPLOADS + "/{id: [^/]+}";

  private final OciRegistry registry;
  private final PeerRepositories peers;

  /** Serves this registry, and passes on what belongs to sessions of other gateways. */
  public OciUploadResource(OciRegistry registry, PeerRepositories peers) {
    this.registry = registry;
    this.peers = peers;
  }

  /** Mounts a blob, takes a whole one, or begins a session. */
  @POST
  @Path(UPLOADS)
  public Response start(
      @PathParam("name") String name,
      @QueryParam("mount") @DefaultValue("") String mount,
      @QueryParam("from") @DefaultValue("") String from,
      @QueryParam("digest") @DefaultValue("") String digest,
      @QueryParam("digest-algorithm") @DefaultValue("") String algorithm,
      @HeaderParam(HttpHeaders.CONTENT_LENGTH) @DefaultValue("-1") long length,
      @Nullable InputStream body) {
    return OciAnswer.of(
        () -> {
          if (!mount.isEmpty() && registry.blobs().mount(name, mount, from)) {
            return created(name, BlobDigest.parse(mount));
          }
          if (mount.isEmpty() && !digest.isEmpty()) {
            return created(name, registry.uploads().push(name, digest, chunk("", length, body)));
          }
          return state(202, registry.uploads().start(name, algorithm));
        });
  }

  /** Takes a chunk. */
  @PATCH
  @Path(UPLOAD)
  public Response append(
      @PathParam("name") String name,
      @PathParam("id") String id,
      @HeaderParam("Content-Range") @DefaultValue("") String range,
      @HeaderParam(HttpHeaders.CONTENT_LENGTH) @DefaultValue("-1") long length,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      @Nullable InputStream body) {
    return whereItIs(
        id,
        new SessionRequest("PATCH", target(uri), headers, length, body),
        () -> state(202, registry.uploads().append(name, id, chunk(range, length, body))));
  }

  private Response whereItIs(String id, SessionRequest request, OciAnswer.Endpoint here) {
    return OciAnswer.of(
        () -> {
          Optional<Response> elsewhere = peers.ask(id, request);
          return elsewhere.isPresent() ? elsewhere.get() : here.call();
        });
  }

  private static String target(UriInfo uri) {
    String query = uri.getRequestUri().getRawQuery();
    return uri.getRequestUri().getRawPath() + (query == null ? "" : "?" + query);
  }

  /** Takes the last chunk and ends the session. */
  @PUT
  @Path(UPLOAD)
  public Response finish(
      @PathParam("name") String name,
      @PathParam("id") String id,
      @QueryParam("digest") @DefaultValue("") String digest,
      @HeaderParam("Content-Range") @DefaultValue("") String range,
      @HeaderParam(HttpHeaders.CONTENT_LENGTH) @DefaultValue("-1") long length,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      @Nullable InputStream body) {
    return whereItIs(
        id,
        new SessionRequest("PUT", target(uri), headers, length, body),
        () ->
            created(name, registry.uploads().finish(name, id, digest, chunk(range, length, body))));
  }

  /** Where a session stands. */
  @GET
  @Path(UPLOAD)
  public Response state(
      @PathParam("name") String name,
      @PathParam("id") String id,
      @Context UriInfo uri,
      @Context HttpHeaders headers) {
    return whereItIs(
        id,
        new SessionRequest("GET", target(uri), headers, 0, null),
        () -> state(204, registry.uploads().state(name, id)));
  }

  /** Ends a session without a blob. */
  @DELETE
  @Path(UPLOAD)
  public Response cancel(
      @PathParam("name") String name,
      @PathParam("id") String id,
      @Context UriInfo uri,
      @Context HttpHeaders headers) {
    return whereItIs(
        id,
        new SessionRequest("DELETE", target(uri), headers, 0, null),
        () -> {
          registry.uploads().cancel(name, id);
          return OciAnswer.status(204).build();
        });
  }

  private static Chunk chunk(String range, long length, @Nullable InputStream body) {
    return new Chunk(range, length, body == null ? InputStream.nullInputStream() : body);
  }

  private static Response state(int status, UploadState state) {
    String id = state.location().substring(state.location().lastIndexOf('/') + 1);
    return OciAnswer.status(status)
        .header("Location", state.location())
        .header("Range", state.range())
        .header("Docker-Upload-UUID", id)
        .build();
  }

  private static Response created(String name, BlobDigest digest) {
    return OciAnswer.status(201, digest)
        .header("Location", "/v2/" + name + "/blobs/" + digest)
        .build();
  }
}
