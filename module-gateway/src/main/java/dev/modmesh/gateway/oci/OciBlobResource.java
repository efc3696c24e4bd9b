package dev.modmesh.gateway.oci;

import dev.modmesh.artifact.blob.Blob;
import dev.modmesh.artifact.blob.ByteRange;
import dev.modmesh.artifact.oci.OciBlobs;
import dev.modmesh.artifact.oci.OciRegistry;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.PathPart;

/** Blobs: end-2 and end-10 of the distribution specification. */
@Path("/v2")
@RunOnVirtualThread
public class OciBlobResource {
  private static final String BLOB = "{name: .+}/blobs/{digest: [^/]+}";

  private final OciBlobs blobs;
  private final Adoption adoption;

  /** Serves this registry. */
  public OciBlobResource(OciRegistry registry, Adoption adoption) {
    this.adoption = adoption;
    this.blobs = registry.blobs();
  }

  /** The content, or a range of it. */
  @GET
  @Path(BLOB)
  public Response get(
      @PathParam("name") String name,
      @PathParam("digest") String digest,
      @HeaderParam("Range") @DefaultValue("") String range) {
    return OciAnswer.of(
        () -> {
          Blob blob = adoption.orAdopted(name, () -> blobs.get(name, digest));
          return switch (ByteRange.parse(range, blob.size())) {
            case ByteRange.Whole() -> headers(200, blob).entity(part(blob, 0, blob.size())).build();
            case ByteRange.Part part ->
                headers(206, blob)
                    .header("Content-Range", part.contentRange())
                    .entity(part(blob, part.first(), part.length()))
                    .build();
            case ByteRange.Unsatisfiable none ->
                OciAnswer.status(416).header("Content-Range", none.contentRange()).build();
          };
        });
  }

  // The kernel sends a file; for no bytes at all there is nothing to send.
  private static Object part(Blob blob, long first, long length) {
    return length == 0 ? new byte[0] : new PathPart(blob.file(), first, length);
  }

  /** Whether it is there, and how large it is. */
  @HEAD
  @Path(BLOB)
  public Response head(@PathParam("name") String name, @PathParam("digest") String digest) {
    return OciAnswer.of(
        () -> {
          Blob blob = adoption.orAdopted(name, () -> blobs.get(name, digest));
          return headers(200, blob).header("Content-Length", blob.size()).build();
        });
  }

  private static Response.ResponseBuilder headers(int status, Blob blob) {
    return OciAnswer.status(status, blob.digest())
        .type(MediaType.APPLICATION_OCTET_STREAM_TYPE)
        .header("Accept-Ranges", "bytes")
        .header("Content-Disposition", "attachment")
        .header("ETag", "\"" + blob.digest() + "\"");
  }

  /** Takes it out of the repository. */
  @DELETE
  @Path(BLOB)
  public Response delete(@PathParam("name") String name, @PathParam("digest") String digest) {
    return OciAnswer.of(
        () -> {
          blobs.delete(name, digest);
          return OciAnswer.status(202).build();
        });
  }
}
