package dev.modmesh.gateway.catalog;

import dev.modmesh.api.module.Digest;
import dev.modmesh.api.module.ManifestWriter;
import dev.modmesh.api.module.ModuleManifest;
import dev.modmesh.api.module.ModuleRuntime;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.api.module.VersionState;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.value.FieldErrors;
import dev.modmesh.api.value.Fields;
import dev.modmesh.gateway.http.Json;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The record of a remote module: its manifest, and where its service is. */
final class RemotePublish {
  static final Set<String> OWN_FIELDS =
      Set.of("service_url", "health_check_url", "checksum", "size_bytes");

  private static final String URL_EXPECTED = "an http or https URL with a host and no query";

  private RemotePublish() {}

  static VersionRecord record(ModuleManifest manifest, Map<String, @Nullable Object> document) {
    Fields fields = Fields.of(document);
    if (manifest.runtime() != ModuleRuntime.REMOTE) {
      fields.reject(
          "runtime", document.get("runtime"), "remote; wasm and jar modules are pushed to /v2/");
    }
    String serviceUrl = url(fields, "service_url");
    String healthCheckUrl = url(fields, "health_check_url");
    if (serviceUrl == null && !fields.has("service_url")) {
      fields.reject("service_url", null, URL_EXPECTED);
    }
    Digest checksum =
        fields.<@Nullable Digest>parsed("checksum", Digest::parse, Digest.EXPECTED, null);
    long size = fields.whole("size_bytes", 0, Long.MAX_VALUE, 0);
    FieldErrors.check(ProblemType.INVALID_MANIFEST, fields.errors());
    Digest digest = Digest.of(Json.CODEC.writeCanonical(ManifestWriter.write(manifest)));
    return new VersionRecord(
        manifest,
        digest,
        checksum,
        size,
        serviceUrl,
        healthCheckUrl,
        VersionState.ACTIVE,
        null,
        null,
        Map.of(),
        Instant.now());
  }

  private static @Nullable String url(Fields fields, String name) {
    String text = fields.string(name);
    if (text == null) {
      return null;
    }
    try {
      URI uri = URI.create(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null && uri.getRawQuery() == null && uri.getUserInfo() == null) {
        return text;
      }
    } catch (IllegalArgumentException e) {
      // falls through to the one error below
    }
    fields.reject(name, text, URL_EXPECTED);
    return null;
  }
}
