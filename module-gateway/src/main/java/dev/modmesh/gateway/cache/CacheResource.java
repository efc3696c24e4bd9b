package dev.modmesh.gateway.cache;

import dev.modmesh.api.module.CachePolicy;
import dev.modmesh.api.module.FunctionSpec;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.value.Durations;
import dev.modmesh.cache.data.DataStats;
import dev.modmesh.cache.data.ModuleDataStats;
import dev.modmesh.cache.key.FunctionId;
import dev.modmesh.cache.key.ResultKey;
import dev.modmesh.cache.result.ResultCache;
import dev.modmesh.cache.stats.FunctionStats;
import dev.modmesh.client.view.ModuleVersions;
import dev.modmesh.gateway.config.GatewayConfig;
import dev.modmesh.gateway.event.EventLog;
import dev.modmesh.gateway.http.Json;
import dev.modmesh.registry.log.RevisionLog;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the cache did, and how its results are purged. */
@Path("/api/v1/cache")
@RunOnVirtualThread
public class CacheResource {
  private final ResultCache cache;
  private final CacheTiers tiers;
  private final DataStats data;
  private final RevisionLog log;
  private final EventLog events;
  private final GatewayConfig config;

  /** Serves this cache. */
  public CacheResource(
      ResultCache cache,
      CacheTiers tiers,
      DataStats data,
      RevisionLog log,
      EventLog events,
      GatewayConfig config) {
    this.cache = cache;
    this.tiers = tiers;
    this.data = data;
    this.log = log;
    this.events = events;
    this.config = config;
  }

  /** The counters of this gateway, of all functions and modules or those of one module. */
  @GET
  @Path("stats")
  public Response stats(@QueryParam("module") @Nullable String module) {
    String name = module == null ? null : new ModuleName(module).value();
    Map<FunctionId, FunctionStats> functions =
        new TreeMap<>(java.util.Comparator.comparing(FunctionId::toString));
    cache
        .stats()
        .all()
        .forEach(
            (function, stats) -> {
              if (name == null || function.module().equals(name)) {
                functions.put(function, stats);
              }
            });
    if (name != null
        && functions.isEmpty()
        && !log.view().modules().containsKey(new ModuleName(name))) {
      throw new ProblemException(
          ProblemType.MODULE_NOT_FOUND, "There is no module `" + name + "`.");
    }
    Map<String, @Nullable Object> report =
        new CacheReport(functions, cache.near().sizes(), tiers.state()).toMap();
    Map<ModuleName, ModuleDataStats> modules = new LinkedHashMap<>(data.all());
    modules.keySet().removeIf(one -> name != null && !one.value().equals(name));
    report.put("data", CacheReport.data(modules));
    return Json.ok(report);
  }

  /**
   * Purges results. It answers when no gateway gives them any longer than the bound.
   *
   * @param tag functions that declare it
   * @param key of one result, as an explanation names it; its function's other results of the same
   *     shard, one in 64, go with it
   */
  @DELETE
  public Response purge(
      @QueryParam("module") @Nullable String module,
      @QueryParam("function") @Nullable String function,
      @QueryParam("tag") @Nullable String tag,
      @QueryParam("key") @Nullable String key) {
    Set<FunctionId> functions = chosen(module, function, tag);
    Integer shard = shard(function, key);
    await(functions, shard);
    String what = what(module, function, tag, key);
    events.add(
        "cache-purged",
        module == null ? "cache" : module,
        "Results of " + what + " were purged: " + functions.size() + " functions.");
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("purged", functions.stream().map(FunctionId::toString).sorted().toList());
    answer.put("bound", Durations.format(config.cache().bound()));
    return Json.ok(answer);
  }

  private static @Nullable Integer shard(@Nullable String function, @Nullable String key) {
    if (key == null) {
      return null;
    }
    if (function == null) {
      throw invalid("function", "absent", "named with its module where `key` is");
    }
    int shard = ResultKey.shardOf(key);
    if (shard < 0) {
      throw invalid("key", key, "64 lower-case hexadecimal digits, as an explanation names them");
    }
    return shard;
  }

  private static ProblemException invalid(String parameter, String value, String expected) {
    return new ProblemException(
        ProblemType.INVALID_REQUEST,
        "Query parameter `" + parameter + "` is `" + value + "`: must be " + expected + ".");
  }

  private Set<FunctionId> chosen(
      @Nullable String module, @Nullable String function, @Nullable String tag) {
    if (function != null && module == null) {
      throw invalid("module", "absent", "named where `function` is");
    }
    String name = module == null ? null : new ModuleName(module).value();
    if (name != null && !log.view().modules().containsKey(new ModuleName(name))) {
      throw new ProblemException(
          ProblemType.MODULE_NOT_FOUND, "There is no module `" + name + "`.");
    }
    Set<FunctionId> chosen = new TreeSet<>(java.util.Comparator.comparing(FunctionId::toString));
    for (ModuleVersions versions : log.view().modules().values()) {
      for (VersionRecord record : versions.all()) {
        for (FunctionSpec spec : record.manifest().functions().values()) {
          CachePolicy policy = spec.cache();
          boolean wanted =
              policy != null
                  && (name == null || versions.name().value().equals(name))
                  && (function == null || spec.name().equals(function))
                  && (tag == null || policy.tags().contains(tag));
          if (wanted) {
            chosen.add(new FunctionId(versions.name().value(), spec.name()));
          }
        }
      }
    }
    if (function != null && chosen.isEmpty() && tag == null) {
      throw new ProblemException(
          ProblemType.FUNCTION_NOT_FOUND,
          "Module `" + name + "` has no function `" + function + "` whose results are kept.");
    }
    return chosen;
  }

  private void await(Set<FunctionId> functions, @Nullable Integer shard) {
    Patience.await(
        cache.invalidate(functions, shard),
        "The results were purged at this gateway; the shared cache does not answer, so that others"
            + " may still give them when it does. Try again.");
  }

  private static String what(
      @Nullable String module,
      @Nullable String function,
      @Nullable String tag,
      @Nullable String key) {
    String text = module == null ? "all modules" : "`" + module + "`";
    text += function == null ? "" : " function `" + function + "`";
    text += tag == null ? "" : " with the tag `" + tag + "`";
    return key == null ? text : text + " under the key " + key;
  }
}
