package dev.modmesh.api.module;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.value.FieldError;
import dev.modmesh.api.value.FieldErrors;
import dev.modmesh.api.value.Fields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a manifest from JSON values and reports everything that is wrong with it at once. */
public final class ManifestReader {
  private static final Set<String> FIELDS =
      Set.of(
          "name",
          "version",
          "runtime",
          "description",
          "tags",
          "pool",
          "preload",
          "dependencies",
          "load_balancer",
          "functions",
          "exports");
  private static final Set<String> FUNCTION_FIELDS =
      Set.of(
          "idempotent",
          "retry",
          "timeout",
          "attempt_timeout",
          "input",
          "output",
          "parameters",
          "cache",
          "description");
  private static final Set<String> CACHE_FIELDS =
      Set.of(
          "ttl",
          "stale_while_revalidate",
          "stale_if_error",
          "tags",
          "scope",
          "vary",
          "negative",
          "max_bytes");
  private static final int MAX_FUNCTIONS = 1000;
  private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");
  private static final Pattern UNVARIED =
      Pattern.compile(
          "modmesh-.*|authorization|cookie|connection|keep-alive|te|trailer|transfer-encoding"
              + "|upgrade|proxy-.*|host|content-.*|expect|idempotency-key|cache-control|x-call-id"
              + "|traceparent");
  private static final String VARY_EXPECTED =
      "names of request headers that the gateway passes on, such as accept-language; credentials"
          + " are told apart by scope";
  private static final Pattern JAVA_PACKAGE = Pattern.compile("[a-z_][\\w]*(\\.[a-z_][\\w]*)*");

  private ManifestReader() {}

  /**
   * Reads a manifest.
   *
   * @throws ProblemException {@code invalid-manifest} with {@code errors}, one {@link FieldError}
   *     each
   */
  public static ModuleManifest read(Map<String, @Nullable Object> document) {
    Fields fields = Fields.of(document);
    ModuleManifest manifest = read(fields);
    if (manifest == null || !fields.errors().isEmpty()) {
      throw FieldErrors.problem(ProblemType.INVALID_MANIFEST, fields.errors());
    }
    return manifest;
  }

  private static @Nullable ModuleManifest read(Fields fields) {
    fields.only(FIELDS);
    ModuleName name = name(fields);
    ModuleVersion version = version(fields);
    if (!fields.has("runtime")) {
      fields.reject("runtime", null, "one of wasm, jar, remote");
    }
    ModuleRuntime runtime = fields.word("runtime", ModuleRuntime.class, ModuleRuntime.WASM);
    String description = text(fields, "description", "");
    String pool = text(fields, "pool", ModuleManifest.DEFAULT_POOL);
    if (!ModuleName.isValid(pool)) {
      fields.reject("pool", pool, ModuleName.EXPECTED);
    }
    Map<String, FunctionSpec> functions = functions(fields, runtime);
    Map<ModuleName, VersionRange> dependencies = dependencies(fields, name);
    List<String> exports = fields.strings("exports");
    exports.stream()
        .filter(entry -> !JAVA_PACKAGE.matcher(entry).matches())
        .forEach(entry -> fields.reject("exports", entry, "Java package names"));
    LoadBalancerSpec loadBalancer = loadBalancer(fields.object("load_balancer"));
    List<String> tags = fields.strings("tags");
    boolean preload = fields.bool("preload", false);
    if (name == null || version == null) {
      return null;
    }
    return new ModuleManifest(
        name,
        version,
        runtime,
        description,
        tags,
        pool,
        preload,
        dependencies,
        loadBalancer,
        functions,
        exports);
  }

  private static String text(Fields fields, String name, String fallback) {
    String value = fields.string(name);
    return value == null ? fallback : value;
  }

  private static @Nullable ModuleName name(Fields fields) {
    String text = fields.requiredString("name", ModuleName.EXPECTED);
    if (ModuleName.isValid(text)) {
      return new ModuleName(text);
    }
    if (fields.raw("name") instanceof String) {
      fields.reject("name", text, ModuleName.EXPECTED);
    }
    return null;
  }

  private static @Nullable ModuleVersion version(Fields fields) {
    String text = fields.requiredString("version", ModuleVersion.EXPECTED);
    if (ModuleVersion.isValid(text)) {
      return ModuleVersion.parse(text);
    }
    if (fields.raw("version") instanceof String) {
      fields.reject("version", text, ModuleVersion.EXPECTED);
    }
    return null;
  }

  private static Map<ModuleName, VersionRange> dependencies(
      Fields fields, @Nullable ModuleName self) {
    Map<ModuleName, VersionRange> dependencies = new LinkedHashMap<>();
    fields
        .stringMap("dependencies")
        .forEach(
            (key, range) -> {
              String field = "dependencies." + key;
              if (!ModuleName.isValid(key)) {
                fields.reject(field, key, "named " + ModuleName.EXPECTED);
              } else if (self != null && key.equals(self.value())) {
                fields.reject(field, key, "another module than the one that depends");
              } else {
                try {
                  dependencies.put(new ModuleName(key), VersionRange.parse(range));
                } catch (ProblemException e) {
                  fields.reject(field, range, VersionRange.EXPECTED);
                }
              }
            });
    return dependencies;
  }

  private static LoadBalancerSpec loadBalancer(Fields fields) {
    fields.only(Set.of("policy", "weight", "hash"));
    LoadBalancerSpec fallback = LoadBalancerSpec.DEFAULT;
    String policy = text(fields, "policy", fallback.policy());
    if (!LoadBalancerSpec.POLICIES.contains(policy)) {
      fields.reject(
          "policy",
          policy,
          "one of " + String.join(", ", LoadBalancerSpec.POLICIES.stream().sorted().toList()));
    }
    boolean hashes = policy.equals(LoadBalancerSpec.CONSISTENT_HASH);
    if (hashes && !fields.has("hash")) {
      fields.reject("hash", null, HashKey.EXPECTED + ", since the policy is consistent-hash");
    } else if (!hashes && fields.has("hash")) {
      fields.reject("hash", fields.raw("hash"), "absent, unless the policy is consistent-hash");
    }
    return new LoadBalancerSpec(
        policy,
        (int) fields.whole("weight", 0, 65535, fallback.weight()),
        hashes && fields.has("hash") ? hashKey(fields) : null);
  }

  private static @Nullable HashKey hashKey(Fields fields) {
    Fields hash = fields.object("hash");
    if (hash.map().size() == 1) {
      String header = hash.map().get("header") instanceof String name ? name : null;
      String keyword = hash.map().get("keyword") instanceof String name ? name : null;
      if (header != null && HEADER.matcher(header).matches()) {
        return new HashKey(HashKey.Source.HEADER, header);
      }
      if (keyword != null && !keyword.isEmpty()) {
        return new HashKey(HashKey.Source.KEYWORD, keyword);
      }
      if (hash.has("argument")) {
        return new HashKey(
            HashKey.Source.ARGUMENT, Long.toString(hash.whole("argument", 0, 255, 0)));
      }
    }
    fields.reject("hash", fields.raw("hash"), HashKey.EXPECTED);
    return null;
  }

  private static Map<String, FunctionSpec> functions(Fields fields, ModuleRuntime runtime) {
    Map<String, FunctionSpec> functions = new LinkedHashMap<>();
    Map<String, Fields> members = fields.members("functions");
    if (members.isEmpty() && runtime == ModuleRuntime.REMOTE) {
      return functions; // a service that declares nothing is asked for whatever callers name
    } else if (members.isEmpty()) {
      fields.reject("functions", fields.raw("functions"), "an object with at least one function");
    } else if (members.size() > MAX_FUNCTIONS) {
      fields.reject("functions", members.size() + " functions", "at most " + MAX_FUNCTIONS);
      return functions;
    }
    members.forEach(
        (name, members1) -> {
          if (!FunctionSpec.isValidName(name)) {
            fields.reject("functions." + name, name, "named " + FunctionSpec.NAME_EXPECTED);
          }
          functions.put(name, function(name, members1, runtime));
        });
    return functions;
  }

  private static FunctionSpec function(String name, Fields fields, ModuleRuntime runtime) {
    fields.only(FUNCTION_FIELDS);
    String retry = text(fields, "retry", "safe");
    if (!retry.equals("safe") && !retry.equals("none")) {
      fields.reject("retry", retry, "one of none, safe");
    }
    Duration timeout = fields.duration("timeout", FunctionSpec.DEFAULT_TIMEOUT);
    if (timeout.isZero()) {
      fields.reject("timeout", fields.raw("timeout"), "longer than nothing");
    }
    Duration attemptTimeout = fields.<@Nullable Duration>duration("attempt_timeout", null);
    if (attemptTimeout != null && attemptTimeout.isZero()) {
      fields.reject("attempt_timeout", fields.raw("attempt_timeout"), "longer than nothing");
    }
    Encoding input = fields.word("input", Encoding.class, Encoding.JSON);
    if (input == Encoding.AUTO) {
      fields.reject("input", "auto", "one of json, text, bytes");
    }
    if (runtime != ModuleRuntime.WASM && input != Encoding.JSON) {
      fields.reject("input", fields.raw("input"), "json for a module that is not wasm");
    }
    return new FunctionSpec(
        name,
        fields.bool("idempotent", false),
        retry.equals("safe"),
        timeout,
        attemptTimeout,
        input,
        fields.word("output", Encoding.class, Encoding.AUTO),
        fields.has("parameters") ? fields.object("parameters").map() : null,
        fields.has("cache") ? cache(fields.object("cache")) : null);
  }

  private static CachePolicy cache(Fields fields) {
    fields.only(CACHE_FIELDS);
    Duration ttl = fields.<@Nullable Duration>duration("ttl", null);
    if (!fields.has("ttl")) {
      fields.reject("ttl", null, "a duration such as 1h");
    } else if (ttl != null && ttl.isZero()) {
      fields.reject("ttl", fields.raw("ttl"), "longer than nothing");
    }
    return new CachePolicy(
        ttl == null ? Duration.ZERO : ttl,
        fields.duration("stale_while_revalidate", Duration.ZERO),
        fields.duration("stale_if_error", Duration.ZERO),
        fields.strings("tags"),
        fields.word("scope", CachePolicy.Scope.class, CachePolicy.Scope.ALL),
        vary(fields),
        fields.duration("negative", Duration.ZERO),
        (int)
            fields.whole(
                "max_bytes", 1, CachePolicy.MOST_MAX_BYTES, CachePolicy.DEFAULT_MAX_BYTES));
  }

  /** Headers that say something of the request itself; those of the connection do not. */
  private static List<String> vary(Fields fields) {
    List<String> names = new ArrayList<>();
    for (String given : fields.strings("vary")) {
      String name = given.toLowerCase(Locale.ROOT);
      if (HEADER.matcher(name).matches() && !UNVARIED.matcher(name).matches()) {
        names.add(name);
      } else {
        fields.reject("vary", given, VARY_EXPECTED);
      }
    }
    return names.stream().distinct().sorted().toList();
  }
}
