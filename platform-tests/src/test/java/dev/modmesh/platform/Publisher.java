package dev.modmesh.platform;

import dev.modmesh.client.wire.JacksonCodec;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An OCI client that knows no more than the specification: it pushes modules, good and bad. */
public final class Publisher {
  private static final JacksonCodec JSON = new JacksonCodec();
  private static final Duration SELF_TEST = Duration.ofSeconds(30);
  private static final String IMAGE = "application/vnd.oci.image.manifest.v1+json";
  private static final String WASM_CONFIG = "application/vnd.wasm.config.v0+json";
  private static final String JAR_CONFIG = "application/vnd.modmesh.module.config.v1+json";

  private final Gateway gateway;

  Publisher(Gateway gateway) {
    this.gateway = gateway;
  }

  /** Pushes a Wasm module with its manifest. */
  public Answer wasm(Manifest manifest, byte[] code) {
    Map<String, Object> config = wasmConfig(code);
    config.put("modmesh", manifest.toMap());
    return push(manifest.name(), manifest.version(), WASM_CONFIG, config, "application/wasm", code);
  }

  /** Pushes a Wasm module as others publish it: without any manifest. */
  public Answer bareWasm(String name, String version, byte[] code) {
    return push(name, version, WASM_CONFIG, wasmConfig(code), "application/wasm", code);
  }

  /** Pushes a JAR module. */
  public Answer jar(Manifest manifest, byte[] archive) {
    return push(
        manifest.name(),
        manifest.version(),
        JAR_CONFIG,
        manifest.toMap(),
        "application/java-archive",
        archive);
  }

  /** Pushes what a manifest file describes. */
  public Answer described(Map<String, ? extends @Nullable Object> manifest, byte[] code) {
    String name = String.valueOf(manifest.get("name"));
    String version = String.valueOf(manifest.get("version"));
    if ("jar".equals(manifest.get("runtime"))) {
      return push(name, version, JAR_CONFIG, manifest, "application/java-archive", code);
    }
    Map<String, Object> config = wasmConfig(code);
    config.put("modmesh", manifest);
    return push(name, version, WASM_CONFIG, config, "application/wasm", code);
  }

  private static Map<String, Object> wasmConfig(byte[] code) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("created", "1970-01-01T00:00:00Z");
    config.put("architecture", "wasm");
    config.put("os", "wasip1");
    config.put("layerDigests", List.of(digest(code)));
    return config;
  }

  private Answer push(
      String name,
      String tag,
      String configType,
      Map<String, ? extends @Nullable Object> config,
      String layerType,
      byte[] layer) {
    byte[] configBytes = JSON.write(config);
    upload(name, layer).expect(201);
    return push(name, tag, configType, configBytes, layerType, layer);
  }

  /** Pushes a Wasm module whose code is there already. */
  public Answer manifest(Manifest manifest, byte[] code) {
    Map<String, Object> config = wasmConfig(code);
    config.put("modmesh", manifest.toMap());
    byte[] bytes = JSON.write(config);
    return push(manifest.name(), manifest.version(), WASM_CONFIG, bytes, "application/wasm", code);
  }

  private Answer push(
      String name,
      String tag,
      String configType,
      byte[] configBytes,
      String layerType,
      byte[] layer) {
    upload(name, configBytes).expect(201);
    Map<String, Object> image = new LinkedHashMap<>();
    image.put("schemaVersion", 2);
    image.put("mediaType", IMAGE);
    image.put("config", descriptor(configType, configBytes));
    image.put("layers", List.of(descriptor(layerType, layer)));
    return gateway.send(
        gateway
            .request("PUT", "/v2/" + name + "/manifests/" + tag, image)
            .setHeader("Content-Type", IMAGE));
  }

  /** Uploads a blob in two requests. */
  public Answer upload(String name, byte[] content) {
    Answer session = gateway.post("/v2/" + name + "/blobs/uploads/").expect(202);
    String location = session.requireHeader("Location");
    String target = location + (location.contains("?") ? "&" : "?") + "digest=" + digest(content);
    return gateway.send(
        gateway
            .request("PUT", target, BodyPublishers.ofByteArray(content))
            .setHeader("Content-Type", "application/octet-stream"));
  }

  private static Map<String, Object> descriptor(String mediaType, byte[] content) {
    Map<String, Object> descriptor = new LinkedHashMap<>();
    descriptor.put("mediaType", mediaType);
    descriptor.put("digest", digest(content));
    descriptor.put("size", content.length);
    return descriptor;
  }

  /** {@code sha256:…} of some bytes. */
  public static String digest(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until a version is in a state, and can be called if it is active. */
  public void awaitState(String name, String version, String state) {
    String resolve = "/api/v1/modules/" + name + "/resolve?version=" + version;
    Await.until(
        name + "@" + version + " is " + state,
        SELF_TEST,
        () ->
            state.equals(state(name, version))
                && (!state.equals("active") || gateway.get(resolve).status() == 200));
  }

  /** The state of a version, or what there is instead. */
  public String state(String name, String version) {
    return gateway.get("/api/v1/modules/" + name + "/versions/" + version).text("state");
  }

  /** Pushes a Wasm module and waits until it can be called. */
  public void activeWasm(Manifest manifest, byte[] code) {
    wasm(manifest, code).expect(201);
    awaitState(manifest.name(), manifest.version(), "active");
  }

  /** Pushes a JAR module and waits until it can be called. */
  public void activeJar(Manifest manifest, byte[] archive) {
    jar(manifest, archive).expect(201);
    awaitState(manifest.name(), manifest.version(), "active");
  }
}
