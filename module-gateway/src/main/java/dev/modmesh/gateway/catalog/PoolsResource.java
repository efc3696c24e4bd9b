package dev.modmesh.gateway.catalog;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.event.Kind;
import dev.modmesh.api.instance.PoolSpec;
import dev.modmesh.api.module.ModuleManifest;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.module.ModuleRuntime;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.gateway.http.Json;
import dev.modmesh.registry.log.RevisionLog;
import dev.modmesh.registry.log.RevisionLog.Decision;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Pools: how many hosts each shall have. */
@Path("/api/v1/pools")
@RunOnVirtualThread
public class PoolsResource {
  private final RevisionLog log;

  /** Serves this registry. */
  public PoolsResource(RevisionLog log) {
    this.log = log;
  }

  /** The default pool, and every pool that somebody configured or a module names. */
  @GET
  public Response list() {
    RegistryView view = log.view();
    TreeSet<String> names = new TreeSet<>(view.pools().keySet());
    names.add(ModuleManifest.DEFAULT_POOL);
    view.modules().values().stream()
        .flatMap(module -> module.all().stream())
        .map(version -> version.manifest())
        .filter(manifest -> manifest.runtime() != ModuleRuntime.REMOTE)
        .forEach(manifest -> names.add(manifest.pool()));
    return Json.ok(Json.items(names.stream().map(name -> view.pool(name).toMap()).toList()));
  }

  /** One pool. */
  @GET
  @Path("{pool}")
  public Response get(@PathParam("pool") String pool) {
    return Json.ok(log.view().pool(new ModuleName(pool).value()).toMap());
  }

  /** Changes what the body names and leaves the rest. */
  @PUT
  @Path("{pool}")
  @Consumes("*/*")
  public Response put(@PathParam("pool") String pool, byte[] body) {
    String name = new ModuleName(pool).value();
    Map<String, @Nullable Object> settings = Json.CODEC.readObject(body);
    RevisionLog.Committed<PoolSpec> committed =
        log.commit(
            view -> {
              PoolSpec next = view.pool(name).updated(settings, Instant.now());
              return new Decision<>(List.of(Change.put(Kind.POOL, name, next.toMap())), next);
            });
    Map<String, @Nullable Object> answer = committed.answer().toMap();
    answer.put("revision", committed.revision().toString());
    return Json.ok(answer);
  }
}
