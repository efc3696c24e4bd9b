package dev.modmesh.registry.backend.consul;

import dev.modmesh.api.module.Digest;
import dev.modmesh.api.module.LoadBalancerSpec;
import dev.modmesh.api.module.ManifestWriter;
import dev.modmesh.api.module.ModuleManifest;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.module.ModuleRef;
import dev.modmesh.api.module.ModuleRuntime;
import dev.modmesh.api.module.VersionRange;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.api.module.VersionState;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.spi.JsonCodec;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version as the hash {@code module:{name}:{version}} in Redis: exactly ten fields, lists as
 * JSON, and the empty string for what is not known. A dependency is written {@code name@range}.
 */
final class ModuleHash {
  /** The catalogue that records come from. */
  static final String SOURCE = "consul";

  /** The pool of foreign instances; no host is in it. */
  static final String POOL = "consul";

  private static final Pattern BARE_SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final int MAX_WEIGHT = 65535;

  private ModuleHash() {}

  /** A hash that cannot be read; the message says which field, what it is and what it must be. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String field, @Nullable String value, String expected) {
      super(field + " is `" + value + "` and must be " + expected);
    }
  }

  /**
   * The fields of a version.
   *
   * @param gateway base URL at which wasm and jar modules are called
   */
  static Map<String, String> write(VersionRecord record, String gateway, JsonCodec codec) {
    ModuleManifest manifest = record.manifest();
    boolean remote = manifest.runtime() == ModuleRuntime.REMOTE;
    List<String> dependencies = new ArrayList<>();
    manifest.dependencies().forEach((name, range) -> dependencies.add(name + "@" + range.text()));
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("name", manifest.name().value());
    fields.put("version", manifest.version().toString());
    fields.put("service_url", remote ? orEmpty(record.serviceUrl()) : gateway);
    fields.put("checksum", orEmpty(record.checksum()));
    fields.put("size_bytes", Long.toString(record.sizeBytes()));
    fields.put("dependencies", json(dependencies, codec));
    fields.put("tags", json(manifest.tags(), codec));
    fields.put(
        "health_check_url",
        remote ? orEmpty(record.healthCheckUrl()) : gateway + "/q/health/ready");
    fields.put("last_updated", record.lastUpdated().toString());
    fields.put("load_balancer_weight", Integer.toString(manifest.loadBalancer().weight()));
    return fields;
  }

  private static String orEmpty(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  private static String json(List<String> list, JsonCodec codec) {
    return new String(codec.write(list), StandardCharsets.UTF_8);
  }

  /**
   * The remote version that a foreign hash describes. Nothing is declared about its functions.
   *
   * @param ref by which the hash was found
   */
  static VersionRecord read(ModuleRef ref, Map<String, String> fields, JsonCodec codec, Instant now)
      throws Malformed {
    same(fields, "name", ref.name().value());
    same(fields, "version", ref.version().toString());
    ModuleManifest manifest =
        new ModuleManifest(
            ref.name(),
            ref.version(),
            ModuleRuntime.REMOTE,
            "",
            list(fields, "tags", codec),
            POOL,
            false,
            dependencies(ref, fields, codec),
            new LoadBalancerSpec(
                LoadBalancerSpec.DEFAULT.policy(),
                (int) whole(fields, "load_balancer_weight"),
                null),
            Map.of(),
            List.of());
    return new VersionRecord(
        manifest,
        Digest.of(codec.writeCanonical(ManifestWriter.write(manifest))),
        checksum(text(fields, "checksum")),
        whole(fields, "size_bytes"),
        url(fields, "service_url"),
        text(fields, "health_check_url").isEmpty() ? null : url(fields, "health_check_url"),
        VersionState.ACTIVE,
        null,
        null,
        Map.of(),
        now,
        SOURCE);
  }

  private static String text(Map<String, String> fields, String name) {
    return fields.getOrDefault(name, "").strip();
  }

  private static void same(Map<String, String> fields, String name, String expected)
      throws Malformed {
    if (!text(fields, name).equals(expected)) {
      throw new Malformed(name, fields.get(name), "`" + expected + "`, as in its key");
    }
  }

  private static List<String> list(Map<String, String> fields, String name, JsonCodec codec)
      throws Malformed {
    String text = text(fields, name);
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> items = new ArrayList<>();
    if (parsed(text, codec) instanceof List<?> list
        && list.stream().allMatch(String.class::isInstance)) {
      list.forEach(item -> items.add((String) item));
      return items;
    }
    throw new Malformed(name, text, "a JSON list of strings");
  }

  private static @Nullable Object parsed(String text, JsonCodec codec) {
    try {
      return codec.read(text.getBytes(StandardCharsets.UTF_8));
    } catch (ProblemException e) {
      return null;
    }
  }

  private static Map<ModuleName, VersionRange> dependencies(
      ModuleRef ref, Map<String, String> fields, JsonCodec codec) throws Malformed {
    Map<ModuleName, VersionRange> dependencies = new LinkedHashMap<>();
    for (String item : list(fields, "dependencies", codec)) {
      int at = item.indexOf('@');
      String name = at < 0 ? item : item.substring(0, at);
      if (!ModuleName.isValid(name) || name.equals(ref.name().value())) {
        throw new Malformed("dependencies", item, "the name of another module, or name@range");
      }
      try {
        dependencies.put(
            new ModuleName(name),
            at < 0 ? VersionRange.ANY : VersionRange.parse(item.substring(at + 1)));
      } catch (ProblemException e) {
        throw new Malformed("dependencies", item, "name@range with a range such as ^1.2");
      }
    }
    return dependencies;
  }

  /** A foreign service may have another kind of checksum, which says nothing here. */
  private static @Nullable Digest checksum(String text) {
    String hex = text.startsWith("sha256:") ? text.substring("sha256:".length()) : text;
    return BARE_SHA256.matcher(hex).matches() ? new Digest(hex) : null;
  }

  private static long whole(Map<String, String> fields, String name) throws Malformed {
    String text = text(fields, name);
    boolean weight = name.equals("load_balancer_weight");
    long fallback = weight ? LoadBalancerSpec.DEFAULT.weight() : 0;
    long most = weight ? MAX_WEIGHT : Long.MAX_VALUE;
    try {
      long value = text.isEmpty() ? fallback : Long.parseLong(text);
      if (value >= 0 && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // falls through to the one error below
    }
    throw new Malformed(name, text, "a whole number from 0 to " + most);
  }

  private static String url(Map<String, String> fields, String name) throws Malformed {
    String text = text(fields, name);
    try {
      URI uri = URI.create(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null && uri.getUserInfo() == null) {
        return text;
      }
    } catch (IllegalArgumentException e) {
      // falls through to the one error below
    }
    throw new Malformed(name, text, "an http or https URL with a host");
  }
}
