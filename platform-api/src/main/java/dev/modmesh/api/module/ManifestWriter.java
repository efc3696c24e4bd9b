package dev.modmesh.api.module;

import dev.modmesh.api.value.Durations;
import dev.modmesh.api.value.Words;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a manifest as JSON values; {@link ManifestReader} reads the same manifest back. */
public final class ManifestWriter {
  private ManifestWriter() {}

  /** The manifest as a JSON object with members in a fixed order; what is default is left out. */
  public static Map<String, @Nullable Object> write(ModuleManifest manifest) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("name", manifest.name().value());
    map.put("version", manifest.version().toString());
    map.put("runtime", Words.of(manifest.runtime()));
    if (!manifest.description().isEmpty()) {
      map.put("description", manifest.description());
    }
    if (!manifest.tags().isEmpty()) {
      map.put("tags", manifest.tags());
    }
    map.put("pool", manifest.pool());
    if (manifest.preload()) {
      map.put("preload", true);
    }
    if (!manifest.dependencies().isEmpty()) {
      Map<String, @Nullable Object> dependencies = new LinkedHashMap<>();
      manifest
          .dependencies()
          .forEach((name, range) -> dependencies.put(name.value(), range.text()));
      map.put("dependencies", dependencies);
    }
    map.put("load_balancer", loadBalancer(manifest.loadBalancer()));
    Map<String, @Nullable Object> functions = new LinkedHashMap<>();
    manifest.functions().forEach((name, function) -> functions.put(name, function(function)));
    map.put("functions", functions);
    if (!manifest.exports().isEmpty()) {
      map.put("exports", manifest.exports());
    }
    return map;
  }

  private static Map<String, Object> loadBalancer(LoadBalancerSpec spec) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("policy", spec.policy());
    map.put("weight", spec.weight());
    HashKey hash = spec.hash();
    if (hash != null) {
      Integer index = hash.index();
      map.put("hash", Map.of(Words.of(hash.source()), index == null ? hash.name() : index));
    }
    return map;
  }

  private static Map<String, @Nullable Object> function(FunctionSpec function) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    if (function.idempotent()) {
      map.put("idempotent", true);
    }
    if (!function.retry()) {
      map.put("retry", "none");
    }
    map.put("timeout", Durations.format(function.timeout()));
    if (function.attemptTimeout() != null) {
      map.put("attempt_timeout", Durations.format(function.attemptTimeout()));
    }
    if (function.input() != Encoding.JSON) {
      map.put("input", Words.of(function.input()));
    }
    if (function.output() != Encoding.AUTO) {
      map.put("output", Words.of(function.output()));
    }
    if (function.parameters() != null) {
      map.put("parameters", function.parameters());
    }
    if (function.cache() != null) {
      map.put("cache", cache(function.cache()));
    }
    return map;
  }

  private static Map<String, Object> cache(CachePolicy cache) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("ttl", Durations.format(cache.ttl()));
    if (!cache.staleWhileRevalidate().isZero()) {
      map.put("stale_while_revalidate", Durations.format(cache.staleWhileRevalidate()));
    }
    if (!cache.staleIfError().isZero()) {
      map.put("stale_if_error", Durations.format(cache.staleIfError()));
    }
    if (!cache.tags().isEmpty()) {
      map.put("tags", cache.tags());
    }
    if (cache.scope() != CachePolicy.Scope.ALL) {
      map.put("scope", Words.of(cache.scope()));
    }
    if (!cache.vary().isEmpty()) {
      map.put("vary", cache.vary());
    }
    if (!cache.negative().isZero()) {
      map.put("negative", Durations.format(cache.negative()));
    }
    if (cache.maxBytes() != CachePolicy.DEFAULT_MAX_BYTES) {
      map.put("max_bytes", cache.maxBytes());
    }
    return map;
  }
}
