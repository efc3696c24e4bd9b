package dev.modmesh.gateway.oci;

import dev.modmesh.artifact.oci.MediaTypes;
import dev.modmesh.artifact.oci.OciError;
import dev.modmesh.artifact.oci.OciException;
import dev.modmesh.artifact.oci.OciRegistry;
import dev.modmesh.artifact.oci.TagPage;
import dev.modmesh.gateway.http.Json;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** What there is: end-1, end-8 and end-12 of the distribution specification. */
@Path("/v2")
@RunOnVirtualThread
public class OciDiscoveryResource {
  private static final Pattern COUNT = Pattern.compile("\\d{1,9}");

  private final OciRegistry registry;

  /** Serves this registry. */
  public OciDiscoveryResource(OciRegistry registry) {
    this.registry = registry;
  }

  /** Says that this is a registry. */
  @GET
  public Response ping() {
    return json(Map.of()).build();
  }

  /** The tags of a repository. */
  @GET
  @Path("{name: .+}/tags/list")
  public Response tags(
      @PathParam("name") String name,
      @QueryParam("n") @DefaultValue("") String count,
      @QueryParam("last") @DefaultValue("") String last) {
    return OciAnswer.of(
        () -> {
          TagPage page = registry.tags(name, count(count), last);
          Map<String, Object> document = new LinkedHashMap<>();
          document.put("name", page.name());
          document.put("tags", page.tags());
          Response.ResponseBuilder response = json(document);
          page.link().ifPresent(link -> response.header("Link", link));
          return response.build();
        });
  }

  private static int count(String text) {
    if (text.isEmpty()) {
      return Integer.MAX_VALUE;
    }
    if (!COUNT.matcher(text).matches()) {
      throw new OciException(
          OciError.UNSUPPORTED,
          400,
          "Query parameter `n` is `" + text + "`: must be a whole number of at most nine digits.",
          Map.of(),
          Map.of());
    }
    return Integer.parseInt(text);
  }

  /** The manifests that refer to another, such as signatures. */
  @GET
  @Path("{name: .+}/referrers/{digest: [^/]+}")
  public Response referrers(
      @PathParam("name") String name,
      @PathParam("digest") String digest,
      @QueryParam("artifactType") @DefaultValue("") String artifactType) {
    return OciAnswer.of(
        () -> {
          byte[] index = registry.referrers(name, digest, artifactType);
          Response.ResponseBuilder response =
              OciAnswer.status(200).header("Content-Type", MediaTypes.IMAGE_INDEX).entity(index);
          if (!artifactType.isEmpty()) {
            response.header("OCI-Filters-Applied", "artifactType");
          }
          return response.build();
        });
  }

  private static Response.ResponseBuilder json(Map<String, Object> document) {
    return OciAnswer.status(200)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(Json.CODEC.write(document));
  }
}
