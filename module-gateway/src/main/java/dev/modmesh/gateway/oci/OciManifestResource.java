package dev.modmesh.gateway.oci;

import dev.modmesh.artifact.blob.Blob;
import dev.modmesh.artifact.oci.OciManifests;
import dev.modmesh.artifact.oci.OciRegistry;
import dev.modmesh.artifact.oci.PushedManifest;
import dev.modmesh.artifact.oci.StoredManifest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Manifests and tags: end-3, end-7 and end-9 of the distribution specification. */
@Path("/v2")
@RunOnVirtualThread
public class OciManifestResource {
  private static final String MANIFEST = "{name: .+}/manifests/{reference: [^/]+}";

  /** More than any policy allows, so that what is longer is refused as such. */
  private static final int MOST_BYTES = 16 << 20;

  private final OciManifests manifests;
  private final Adoption adoption;

  /** Serves this registry. */
  public OciManifestResource(OciRegistry registry, Adoption adoption) {
    this.adoption = adoption;
    this.manifests = registry.manifests();
  }

  /** The manifest as it was pushed. */
  @GET
  @Path(MANIFEST)
  public Response get(@PathParam("name") String name, @PathParam("reference") String reference) {
    return OciAnswer.of(
        () -> {
          StoredManifest manifest = adoption.orAdopted(name, () -> manifests.get(name, reference));
          try (InputStream content = manifest.content().open()) {
            return headers(manifest).entity(content.readAllBytes()).build();
          }
        });
  }

  /** Whether it is there, and how large it is. */
  @HEAD
  @Path(MANIFEST)
  public Response head(@PathParam("name") String name, @PathParam("reference") String reference) {
    return OciAnswer.of(
        () -> {
          StoredManifest manifest = adoption.orAdopted(name, () -> manifests.get(name, reference));
          return headers(manifest).header("Content-Length", manifest.content().size()).build();
        });
  }

  private static Response.ResponseBuilder headers(StoredManifest manifest) {
    Blob content = manifest.content();
    return OciAnswer.status(200, content.digest())
        .header("Content-Type", manifest.mediaType())
        .header("ETag", "\"" + content.digest() + "\"");
  }

  /** Stores a manifest, which may publish a module. */
  @PUT
  @Path(MANIFEST)
  public Response put(
      @PathParam("name") String name,
      @PathParam("reference") String reference,
      @QueryParam("tag") List<String> tags,
      @HeaderParam(HttpHeaders.CONTENT_TYPE) @DefaultValue("") String contentType,
      @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
      @Nullable InputStream body) {
    return OciAnswer.of(
        () -> {
          byte[] content = body == null ? new byte[0] : body.readNBytes(MOST_BYTES);
          PushedManifest pushed =
              adoption.withBlobs(
                  name,
                  authorization,
                  () ->
                      manifests.put(
                          name, reference, contentType, new ByteArrayInputStream(content), tags));
          Response.ResponseBuilder response =
              OciAnswer.status(201, pushed.digest()).header("Location", pushed.location());
          if (pushed.subject() != null) {
            response.header("OCI-Subject", pushed.subject());
          }
          pushed.tags().forEach(tag -> response.header("OCI-Tag", tag));
          return response.build();
        });
  }

  /** Deletes a tag, or a manifest with its tags. */
  @DELETE
  @Path(MANIFEST)
  public Response delete(@PathParam("name") String name, @PathParam("reference") String reference) {
    return OciAnswer.of(
        () -> {
          manifests.delete(name, reference);
          return OciAnswer.status(202).build();
        });
  }
}
