package dev.modmesh.gateway.cache;

import dev.modmesh.api.data.DataKey;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.cache.data.DataEntry;
import dev.modmesh.cache.data.DataTier;
import dev.modmesh.cache.data.DataWrite;
import dev.modmesh.gateway.access.AccessGate;
import dev.modmesh.gateway.access.Principal;
import dev.modmesh.gateway.config.GatewayConfig;
import dev.modmesh.gateway.http.Json;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The data that modules keep: one JSON value under a key, with a life and a version. */
@Path("/api/v1/cache/data/{module}/{key}")
@RunOnVirtualThread
public class DataResource {
  private final DataTier data;
  private final DataOwners owners;
  private final int maxValueBytes;

  /** Serves this tier. */
  public DataResource(DataTier data, DataOwners owners, GatewayConfig config) {
    this.data = data;
    this.owners = owners;
    this.maxValueBytes = config.cache().data().maxValueBytes();
  }

  /** The value to the byte, its version as {@code ETag}, what is left of its life. */
  @GET
  public Response get(
      @PathParam("module") String module,
      @PathParam("key") String name,
      @Context RoutingContext routing) {
    DataKey key = key(module, name, routing);
    DataEntry entry = await(data.get(key));
    if (entry == null) {
      throw absent(key);
    }
    return Response.ok(entry.value().getBytes(), MediaType.APPLICATION_JSON_TYPE)
        .header("ETag", quoted(entry.version()))
        .header("Cache-Control", "max-age=" + entry.left().toSeconds())
        .build();
  }

  /** Keeps a value; 204 with its version as {@code ETag}. */
  @PUT
  @Consumes("*/*")
  public Response put(
      @PathParam("module") String module,
      @PathParam("key") String name,
      @QueryParam("ttl") @Nullable String ttl,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @HeaderParam("If-None-Match") @Nullable String ifNoneMatch,
      @Context RoutingContext routing,
      byte[] value) {
    DataKey key = key(module, name, routing);
    if (value.length > maxValueBytes) {
      throw new ProblemException(
          ProblemType.BODY_TOO_LARGE,
          "The value has " + value.length + " bytes; it may have " + maxValueBytes + ".");
    }
    Json.CODEC.read(value); // only what others can read is kept
    DataWrite written =
        await(
            data.put(
                key,
                Buffer.buffer(value),
                DataHeaders.ttl(ttl),
                DataHeaders.condition(ifMatch, ifNoneMatch)));
    return answer(key, Objects.requireNonNull(written));
  }

  /** Removes a value; 204. */
  @DELETE
  public Response delete(
      @PathParam("module") String module,
      @PathParam("key") String name,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @Context RoutingContext routing) {
    DataKey key = key(module, name, routing);
    DataWrite written = await(data.delete(key, DataHeaders.condition(ifMatch, null)));
    return answer(key, Objects.requireNonNull(written));
  }

  private DataKey key(String module, String name, RoutingContext routing) {
    DataKey key = new DataKey(new ModuleName(module), name);
    Principal principal = Objects.requireNonNull(routing.get(AccessGate.PRINCIPAL));
    owners.check(principal, key.module());
    return key;
  }

  private static Response answer(DataKey key, DataWrite written) {
    return switch (written) {
      case DataWrite.Kept(String version) ->
          Response.noContent().header("ETag", quoted(version)).build();
      case DataWrite.Removed() -> Response.noContent().build();
      case DataWrite.Absent() -> throw absent(key);
      case DataWrite.Changed() ->
          throw new ProblemException(
              ProblemType.ENTRY_CHANGED,
              "What is kept under `" + key + "` is not what the condition wants.");
      case DataWrite.OverQuota() ->
          throw new ProblemException(
              ProblemType.DATA_QUOTA,
              "With `" + key + "` the module would keep more than its quota allows.");
    };
  }

  private static ProblemException absent(DataKey key) {
    return new ProblemException(ProblemType.NOT_FOUND, "Nothing is kept under `" + key + "`.");
  }

  private static String quoted(String version) {
    return '"' + version + '"';
  }

  private static <T extends @Nullable Object> T await(Future<T> answer) {
    return Patience.await(
        answer, "The shared cache does not answer; a write may have been done or not.");
  }
}
