package dev.modmesh.client.push;

import dev.modmesh.api.module.Digest;
import dev.modmesh.client.call.ApiResponse;
import dev.modmesh.client.call.GatewayConnection;
import dev.modmesh.client.call.PlatformApi;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Pushes modules to a gateway as any OCI client would (distribution-spec 1.1: end-2, end-4a, end-6,
 * end-7). Thread-safe.
 */
public final class ModulePush {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final String BYTES = "application/octet-stream";

  private final GatewayConnection connection;
  private final @Nullable String token;

  /** Pushes to this gateway. */
  public ModulePush(URI base, @Nullable String token) {
    connection = new GatewayConnection(base, TIMEOUT);
    this.token = token;
  }

  /**
   * Pushes what the registry lacks, then the manifest, which publishes the version.
   *
   * @return the digest of the version
   * @throws dev.modmesh.client.call.PlatformException if the gateway refuses or does not answer
   */
  public Digest push(ModuleArtifact artifact) {
    String repository = "/v2/" + artifact.ref().name();
    if (lacks(repository, artifact.layerDigest())) {
      String target = upload(repository, artifact.layerDigest());
      PlatformApi.expect(connection.send("PUT", target, headers(BYTES), artifact.layer()));
    }
    Digest config = Digest.of(artifact.config());
    if (lacks(repository, config)) {
      String target = upload(repository, config);
      PlatformApi.expect(connection.exchange("PUT", target, headers(BYTES), artifact.config()));
    }
    ApiResponse published =
        PlatformApi.expect(
            connection.exchange(
                "PUT",
                repository + "/manifests/" + artifact.ref().version(),
                headers(ModuleArtifact.MANIFEST_TYPE),
                artifact.manifest()));
    return published
        .header("Docker-Content-Digest")
        .map(Digest::parse)
        .orElse(Digest.of(artifact.manifest()));
  }

  private boolean lacks(String repository, Digest digest) {
    return !connection
        .exchange("HEAD", repository + "/blobs/" + digest, headers(null), null)
        .succeeded();
  }

  private String upload(String repository, Digest digest) {
    ApiResponse session =
        PlatformApi.expect(
            connection.exchange(
                "POST", repository + "/blobs/uploads/", headers(BYTES), new byte[0]));
    String location =
        Objects.requireNonNull(
            session.header("Location").orElse(null), "an upload session has a Location");
    return location + (location.indexOf('?') < 0 ? '?' : '&') + "digest=" + digest;
  }

  private Map<String, String> headers(@Nullable String contentType) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", "application/json, application/problem+json");
    if (contentType != null) {
      headers.put("Content-Type", contentType);
    }
    if (token != null) {
      // What every OCI client sends: any user name, the token as password.
      byte[] credential = ("modmesh:" + token).getBytes(StandardCharsets.UTF_8);
      headers.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(credential));
    }
    return headers;
  }
}
