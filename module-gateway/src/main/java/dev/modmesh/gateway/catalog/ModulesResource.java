package dev.modmesh.gateway.catalog;

import dev.modmesh.api.module.ManifestReader;
import dev.modmesh.api.module.ModuleManifest;
import dev.modmesh.api.module.ModuleRef;
import dev.modmesh.api.module.ModuleRuntime;
import dev.modmesh.api.module.VersionRange;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.artifact.oci.OciRegistry;
import dev.modmesh.client.view.ModuleVersions;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.gateway.discovery.CallTables;
import dev.modmesh.gateway.discovery.Target;
import dev.modmesh.gateway.http.Json;
import dev.modmesh.gateway.upstream.Upstream;
import dev.modmesh.registry.log.RevisionLog;
import dev.modmesh.registry.version.Versions;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The catalogue: modules, their versions, and what a range resolves to. */
@Path("/api/v1/modules")
@RunOnVirtualThread
public class ModulesResource {
  private static final int MAX_PAGE = 1000;

  private final RevisionLog log;
  private final Versions versions;
  private final CallTables tables;
  private final OciRegistry artifacts;

  /** Serves this registry. */
  public ModulesResource(
      RevisionLog log, Versions versions, CallTables tables, OciRegistry artifacts) {
    this.artifacts = artifacts;
    this.log = log;
    this.versions = versions;
    this.tables = tables;
  }

  /** A page of modules by name, filtered by tag and by a part of name or description. */
  @GET
  public Response list(
      @QueryParam("tag") @Nullable String tag,
      @QueryParam("q") @Nullable String text,
      @QueryParam("limit") @DefaultValue("100") String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    int count = Lookup.limit(limit, MAX_PAGE);
    List<ModuleVersions> found =
        log.view().modules().values().stream()
            .filter(module -> cursor == null || module.name().value().compareTo(cursor) > 0)
            .filter(module -> ModuleSummary.matches(module, tag, text))
            .limit(count + 1L)
            .toList();
    List<ModuleVersions> page = found.subList(0, Math.min(count, found.size()));
    Map<String, @Nullable Object> body = Json.items(page.stream().map(ModuleSummary::of).toList());
    if (found.size() > count) {
      body.put("cursor", page.getLast().name().value());
    }
    return Json.ok(body);
  }

  /** One module with all its versions, newest first. */
  @GET
  @Path("{name}")
  public Response get(@PathParam("name") String name) {
    ModuleVersions module = Lookup.module(log.view(), name);
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("name", name);
    body.put("versions", module.all().stream().map(VersionRecord::toMap).toList());
    return Json.ok(body);
  }

  /** One version. */
  @GET
  @Path("{name}/versions/{version}")
  public Response version(@PathParam("name") String name, @PathParam("version") String version) {
    return Json.ok(Versions.require(log.view(), ModuleRef.of(name, version)).toMap());
  }

  /** Publishes a version of a remote module; wasm and jar come through {@code /v2/}. */
  @PUT
  @Path("{name}/versions/{version}")
  @Consumes("*/*")
  public Response put(
      @PathParam("name") String name,
      @PathParam("version") String version,
      @HeaderParam("Content-Type") @DefaultValue("application/json") String contentType,
      byte[] body) {
    ModuleRef ref = ModuleRef.of(name, version);
    Map<String, @Nullable Object> document =
        contentType.contains("yaml") ? Json.CODEC.readYaml(body) : Json.CODEC.readObject(body);
    VersionRecord record = RemoteModule.read(ref, document);
    RevisionLog.Committed<Versions.Published> committed = versions.publish(record);
    Map<String, @Nullable Object> answer = committed.answer().record().toMap();
    answer.put("revision", committed.revision().toString());
    return Json.status(committed.answer().isNew() ? 201 : 200, answer);
  }

  /** Removes a version. */
  @DELETE
  @Path("{name}/versions/{version}")
  public Response delete(@PathParam("name") String name, @PathParam("version") String version) {
    RevisionLog.Committed<VersionRecord> deleted = versions.delete(ModuleRef.of(name, version));
    if (deleted.answer().manifest().runtime() != ModuleRuntime.REMOTE) {
      artifacts.manifests().untag(name, version);
    }
    return changed(deleted);
  }

  /** Takes a version out of ranges. */
  @POST
  @Path("{name}/versions/{version}/yank")
  public Response yank(@PathParam("name") String name, @PathParam("version") String version) {
    return changed(versions.yank(ModuleRef.of(name, version)));
  }

  /** Puts a yanked version back. */
  @POST
  @Path("{name}/versions/{version}/restore")
  public Response restore(@PathParam("name") String name, @PathParam("version") String version) {
    return changed(versions.restore(ModuleRef.of(name, version)));
  }

  private static Response changed(RevisionLog.Committed<VersionRecord> committed) {
    Map<String, @Nullable Object> body = committed.answer().toMap();
    body.put("revision", committed.revision().toString());
    return Json.ok(body);
  }

  /** What a range resolves to, and who serves it. */
  @GET
  @Path("{name}/resolve")
  public Response resolve(
      @PathParam("name") String name, @QueryParam("version") @DefaultValue("*") String range) {
    RegistryView view = log.view();
    Lookup.module(view, name);
    VersionRange.parse(range);
    Target target = tables.table().module(name).resolve(range);
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("name", name);
    body.put("version", target.version());
    body.put("digest", target.digest());
    body.put("activation", target.activation());
    Map<String, Object> dependencies = new LinkedHashMap<>();
    target
        .record()
        .closure()
        .forEach((key, value) -> dependencies.put(key.value(), value.toString()));
    body.put("dependencies", dependencies);
    body.put(
        "instances",
        Arrays.stream(target.candidates().upstreams()).map(Upstream::serviceId).toList());
    body.put("revision", view.revision().toString());
    return Json.ok(body);
  }

  /** How a module looks in a listing. */
  private static final class ModuleSummary {
    private ModuleSummary() {}

    static boolean matches(ModuleVersions module, @Nullable String tag, @Nullable String text) {
      ModuleManifest newest = newest(module).manifest();
      boolean tagged = tag == null || newest.tags().contains(tag);
      boolean named =
          text == null
              || module.name().value().contains(text)
              || newest.description().contains(text);
      return tagged && named;
    }

    private static VersionRecord newest(ModuleVersions module) {
      VersionRecord active = module.resolve(VersionRange.ANY);
      return active == null ? module.all().iterator().next() : active;
    }

    static Map<String, @Nullable Object> of(ModuleVersions module) {
      VersionRecord newest = newest(module);
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      map.put("name", module.name().value());
      map.put("version", newest.ref().version().toString());
      map.put("state", newest.toMap().get("state"));
      map.put("runtime", newest.toMap().get("runtime"));
      map.put("description", newest.manifest().description());
      map.put("tags", newest.manifest().tags());
      map.put("pool", newest.manifest().pool());
      map.put("functions", List.copyOf(newest.manifest().functions().keySet()));
      map.put(
          "versions", module.all().stream().map(one -> one.ref().version().toString()).toList());
      map.put("last_updated", newest.lastUpdated().toString());
      return map;
    }
  }

  /** Reads the body of a remote module's publish. */
  private static final class RemoteModule {
    private RemoteModule() {}

    static VersionRecord read(ModuleRef ref, Map<String, @Nullable Object> document) {
      Map<String, @Nullable Object> manifestPart = new LinkedHashMap<>(document);
      manifestPart.keySet().removeAll(RemotePublish.OWN_FIELDS);
      manifestPart.putIfAbsent("name", ref.name().value());
      manifestPart.putIfAbsent("version", ref.version().toString());
      manifestPart.putIfAbsent("runtime", "remote");
      ModuleManifest manifest = ManifestReader.read(manifestPart);
      if (!manifest.ref().equals(ref)) {
        throw new ProblemException(
            ProblemType.INVALID_MANIFEST,
            "The manifest says " + manifest.ref() + ", the path says " + ref + ".");
      }
      return RemotePublish.record(manifest, document);
    }
  }
}
