package dev.modmesh.platform;

import java.util.LinkedHashMap;
import java.util.Map;

/** A module manifest in the making. Not thread-safe. */
public final class Manifest {
  private final String name;
  private final String version;
  private final String runtime;
  private final Map<String, Object> members = new LinkedHashMap<>();
  private final Map<String, Object> functions = new LinkedHashMap<>();
  private final Map<String, String> dependencies = new LinkedHashMap<>();

  private Manifest(String runtime, String name, String version) {
    this.runtime = runtime;
    this.name = name;
    this.version = version;
  }

  /** Of a Wasm module. */
  public static Manifest wasm(String name, String version) {
    return new Manifest("wasm", name, version);
  }

  /** Of a JAR module. */
  public static Manifest jar(String name, String version) {
    return new Manifest("jar", name, version);
  }

  /** Of a service that runs by itself. */
  public static Manifest remote(String name, String version) {
    return new Manifest("remote", name, version);
  }

  /** A function about which nothing is declared. */
  public Manifest function(String function) {
    return function(function, Map.of());
  }

  /** A function that may run twice. */
  public Manifest idempotent(String function) {
    return function(function, Map.of("idempotent", true));
  }

  /** A function with these members. */
  public Manifest function(String function, Map<String, ?> spec) {
    functions.put(function, spec);
    return this;
  }

  /** A module that this one calls. */
  public Manifest dependency(String module, String range) {
    dependencies.put(module, range);
    return this;
  }

  /** Any other member. */
  public Manifest with(String member, Object value) {
    members.put(member, value);
    return this;
  }

  /** The module's name. */
  public String name() {
    return name;
  }

  /** The module's version. */
  public String version() {
    return version;
  }

  /** The JSON shape. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", name);
    map.put("version", version);
    map.put("runtime", runtime);
    map.put("functions", functions);
    if (!dependencies.isEmpty()) {
      map.put("dependencies", dependencies);
    }
    map.putAll(members);
    return map;
  }
}
