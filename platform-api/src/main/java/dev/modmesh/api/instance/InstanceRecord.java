package dev.modmesh.api.instance;

import dev.modmesh.api.module.ModuleManifest;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.value.FieldErrors;
import dev.modmesh.api.value.Fields;
import dev.modmesh.api.value.Words;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The facts about one instance: address, what it serves, health. Load and the like are telemetry
 * and live elsewhere.
 *
 * @param serviceId unique among all instances
 * @param protocol {@code http}, or {@code grpc}, which only the mesh surfaces reach
 * @param loadBalancerWeight relative share, 0 to 65535
 * @param modules what it serves at once
 * @param loading what it is loading, as {@code name@version}
 * @param source the catalogue of services that lists it, and looks after its health; null for an
 *     instance that registers by itself
 */
public record InstanceRecord(
    String serviceId,
    String scheme,
    String host,
    int port,
    String protocol,
    String pool,
    @Nullable String zone,
    long pid,
    Health health,
    @Nullable String healthReason,
    int loadBalancerWeight,
    @Nullable String healthCheckUrl,
    List<ReadyModule> modules,
    List<String> loading,
    List<FailedModule> failed,
    List<String> blobs,
    @Nullable String source) {
  private static final Set<String> PROTOCOLS = Set.of("http", "grpc");
  private static final Set<String> SCHEMES = Set.of("http", "https");

  /** Copies the lists. */
  public InstanceRecord {
    modules = List.copyOf(modules);
    loading = List.copyOf(loading);
    failed = List.copyOf(failed);
    blobs = List.copyOf(blobs);
  }

  /** An instance that registers by itself. */
  public InstanceRecord(
      String serviceId,
      String scheme,
      String host,
      int port,
      String protocol,
      String pool,
      @Nullable String zone,
      long pid,
      Health health,
      @Nullable String healthReason,
      int loadBalancerWeight,
      @Nullable String healthCheckUrl,
      List<ReadyModule> modules,
      List<String> loading,
      List<FailedModule> failed,
      List<String> blobs) {
    this(
        serviceId,
        scheme,
        host,
        port,
        protocol,
        pool,
        zone,
        pid,
        health,
        healthReason,
        loadBalancerWeight,
        healthCheckUrl,
        modules,
        loading,
        failed,
        blobs,
        null);
  }

  /** {@code scheme://host:port}, without a slash at the end. */
  public String baseUrl() {
    return scheme + "://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /** The same instance in another health. */
  public InstanceRecord withHealth(Health next, @Nullable String reason) {
    return with(next, reason, source);
  }

  /** The same instance, listed by another catalogue of services, or by none. */
  public InstanceRecord withSource(@Nullable String catalogue) {
    return with(health, healthReason, catalogue);
  }

  private InstanceRecord with(Health next, @Nullable String reason, @Nullable String catalogue) {
    return new InstanceRecord(
        serviceId,
        scheme,
        host,
        port,
        protocol,
        pool,
        zone,
        pid,
        next,
        reason,
        loadBalancerWeight,
        healthCheckUrl,
        modules,
        loading,
        failed,
        blobs,
        catalogue);
  }

  /** The JSON shape; what is unknown is left out. */
  public Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("service_id", serviceId);
    map.put("host", host);
    map.put("port", port);
    map.put("scheme", scheme);
    map.put("protocol", protocol);
    map.put("pool", pool);
    if (zone != null) {
      map.put("zone", zone);
    }
    map.put("pid", pid);
    map.put("health", Words.of(health));
    if (healthReason != null) {
      map.put("health_reason", healthReason);
    }
    map.put("load_balancer_weight", loadBalancerWeight);
    if (healthCheckUrl != null) {
      map.put("health_check_url", healthCheckUrl);
    }
    map.put("modules", modules.stream().map(ReadyModule::toMap).toList());
    map.put("loading", loading);
    map.put("failed", failed.stream().map(FailedModule::toMap).toList());
    map.put("blobs", blobs);
    if (source != null) {
      map.put("source", source);
    }
    return map;
  }

  /**
   * Reads the shape of {@link #toMap}; members that are not known are ignored, so that newer and
   * foreign clients register too.
   *
   * @throws ProblemException {@code invalid-request} with {@code errors}
   */
  public static InstanceRecord fromMap(String serviceId, Map<String, @Nullable Object> map) {
    Fields fields = Fields.of(map);
    if (!ModuleName.isValid(serviceId)) {
      fields.reject("service_id", serviceId, ModuleName.EXPECTED);
    }
    if (fields.string("service_id") instanceof String inBody && !inBody.equals(serviceId)) {
      fields.reject("service_id", inBody, "`" + serviceId + "`, as in the path");
    }
    String scheme = oneOf(fields, "scheme", SCHEMES, "http");
    String protocol = oneOf(fields, "protocol", PROTOCOLS, "http");
    String host = fields.requiredString("host", "a host name or an IP address");
    if (fields.raw("host") instanceof String && !host.matches("[A-Za-z0-9._:-]{1,253}")) {
      fields.reject("host", host, "a host name or an IP address");
    }
    if (!fields.has("port")) {
      fields.reject("port", null, "a whole number from 1 to 65535");
    }
    String pool = oneOrDefault(fields.string("pool"), ModuleManifest.DEFAULT_POOL);
    if (!ModuleName.isValid(pool)) {
      fields.reject("pool", pool, ModuleName.EXPECTED);
    }
    InstanceRecord instance =
        new InstanceRecord(
            serviceId,
            scheme,
            host,
            (int) fields.whole("port", 1, 65535, 1),
            protocol,
            pool,
            fields.string("zone"),
            fields.whole("pid", 0, Long.MAX_VALUE, 0),
            fields.word("health", Health.class, Health.PASSING),
            fields.string("health_reason"),
            (int) fields.whole("load_balancer_weight", 0, 65535, 100),
            fields.string("health_check_url"),
            ReadyModule.read(fields, "modules"),
            fields.strings("loading"),
            fields.objects("failed", InstanceRecord::failed),
            fields.strings("blobs"),
            fields.string("source"));
    FieldErrors.check(ProblemType.INVALID_REQUEST, fields.errors());
    return instance;
  }

  private static String oneOf(Fields fields, String name, Set<String> words, String fallback) {
    String text = oneOrDefault(fields.string(name), fallback);
    if (!words.contains(text)) {
      fields.reject(name, text, "one of " + String.join(", ", words.stream().sorted().toList()));
    }
    return text;
  }

  private static String oneOrDefault(@Nullable String text, String fallback) {
    return text == null ? fallback : text;
  }

  private static FailedModule failed(Fields fields) {
    return new FailedModule(
        fields.requiredString("module", "name@version"),
        oneOrDefault(fields.string("digest"), ""),
        oneOrDefault(fields.string("cause"), ""));
  }
}
