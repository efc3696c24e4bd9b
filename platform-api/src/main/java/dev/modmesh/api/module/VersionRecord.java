package dev.modmesh.api.module;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.value.FieldErrors;
import dev.modmesh.api.value.Fields;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One published version, as the registry keeps it.
 *
 * @param digest of the stored OCI manifest; for {@code remote} of the canonical module manifest
 * @param checksum digest of the layer with the code; null for {@code remote} without one
 * @param sizeBytes of that layer
 * @param serviceUrl base URL of the service behind a {@code remote} module; null otherwise
 * @param state whether it takes calls
 * @param failure why it failed; null unless {@code FAILED}
 * @param activation digest over this version and the versions that its dependencies resolve to;
 *     null while one of them cannot be resolved
 * @param closure the resolved dependencies, of all depths
 * @param source the catalogue of services that it was read from; null if it was published here
 */
public record VersionRecord(
    ModuleManifest manifest,
    Digest digest,
    @Nullable Digest checksum,
    long sizeBytes,
    @Nullable String serviceUrl,
    @Nullable String healthCheckUrl,
    VersionState state,
    @Nullable String failure,
    @Nullable Digest activation,
    Map<ModuleName, ModuleVersion> closure,
    Instant lastUpdated,
    @Nullable String source) {
  /** Copies the closure, ordered by name. */
  public VersionRecord {
    closure = java.util.Collections.unmodifiableMap(new TreeMap<>(closure));
  }

  /** A version that was published here. */
  public VersionRecord(
      ModuleManifest manifest,
      Digest digest,
      @Nullable Digest checksum,
      long sizeBytes,
      @Nullable String serviceUrl,
      @Nullable String healthCheckUrl,
      VersionState state,
      @Nullable String failure,
      @Nullable Digest activation,
      Map<ModuleName, ModuleVersion> closure,
      Instant lastUpdated) {
    this(
        manifest,
        digest,
        checksum,
        sizeBytes,
        serviceUrl,
        healthCheckUrl,
        state,
        failure,
        activation,
        closure,
        lastUpdated,
        null);
  }

  /** Name and version together. */
  public ModuleRef ref() {
    return manifest.ref();
  }

  /** The same version in another state. */
  public VersionRecord withState(VersionState next, @Nullable String why, Instant now) {
    return new VersionRecord(
        manifest,
        digest,
        checksum,
        sizeBytes,
        serviceUrl,
        healthCheckUrl,
        next,
        why,
        activation,
        closure,
        now,
        source);
  }

  /** The same version with its dependencies resolved anew. */
  public VersionRecord withActivation(
      @Nullable Digest next, Map<ModuleName, ModuleVersion> resolved) {
    return new VersionRecord(
        manifest,
        digest,
        checksum,
        sizeBytes,
        serviceUrl,
        healthCheckUrl,
        state,
        failure,
        next,
        resolved,
        lastUpdated,
        source);
  }

  /** The JSON shape: the manifest's members and the registry's own. */
  public Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = ManifestWriter.write(manifest);
    map.put("digest", digest.toString());
    put(map, "checksum", checksum);
    map.put("size_bytes", sizeBytes);
    put(map, "service_url", serviceUrl);
    put(map, "health_check_url", healthCheckUrl);
    map.put("load_balancer_weight", manifest.loadBalancer().weight());
    map.put("state", state.name().toLowerCase(java.util.Locale.ROOT));
    put(map, "failure", failure);
    put(map, "activation", activation);
    if (!closure.isEmpty()) {
      Map<String, Object> resolved = new LinkedHashMap<>();
      closure.forEach((name, version) -> resolved.put(name.value(), version.toString()));
      map.put("closure", resolved);
    }
    map.put("last_updated", lastUpdated.toString());
    put(map, "source", source);
    return map;
  }

  private static void put(Map<String, @Nullable Object> map, String name, @Nullable Object value) {
    if (value != null) {
      map.put(name, value.toString());
    }
  }

  /**
   * Reads {@link #toMap}'s shape back.
   *
   * @throws ProblemException {@code invalid-manifest} with {@code errors}
   */
  public static VersionRecord fromMap(Map<String, @Nullable Object> map) {
    Map<String, @Nullable Object> manifest = new LinkedHashMap<>(map);
    manifest
        .keySet()
        .removeAll(
            java.util.Set.of(
                "digest",
                "checksum",
                "size_bytes",
                "service_url",
                "health_check_url",
                "load_balancer_weight",
                "state",
                "failure",
                "activation",
                "closure",
                "last_updated",
                "source"));
    Fields fields = Fields.of(map);
    Map<ModuleName, ModuleVersion> closure = new TreeMap<>();
    fields
        .stringMap("closure")
        .forEach(
            (name, version) -> closure.put(new ModuleName(name), ModuleVersion.parse(version)));
    Digest digest = Digest.parse(fields.requiredString("digest", Digest.EXPECTED));
    VersionRecord record =
        new VersionRecord(
            ManifestReader.read(manifest),
            digest,
            fields.<@Nullable Digest>parsed("checksum", Digest::parse, Digest.EXPECTED, null),
            fields.whole("size_bytes", 0, Long.MAX_VALUE, 0),
            fields.string("service_url"),
            fields.string("health_check_url"),
            fields.word("state", VersionState.class, VersionState.PENDING),
            fields.string("failure"),
            fields.<@Nullable Digest>parsed("activation", Digest::parse, Digest.EXPECTED, null),
            closure,
            fields.parsed("last_updated", Instant::parse, "an RFC 3339 time", Instant.EPOCH),
            fields.string("source"));
    FieldErrors.check(ProblemType.INVALID_MANIFEST, fields.errors());
    return record;
  }
}
