package dev.modmesh.artifact.oci;

import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.artifact.blob.BlobDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which manifests say something about which, such as signatures. */
final class Referrers {
  private final JsonCodec json;

  Referrers(JsonCodec json) {
    this.json = json;
  }

  void add(Repository repository, BlobDigest digest, ManifestDocument document, long size) {
    if (document.subject() != null) {
      Map<String, @Nullable Object> entry = new LinkedHashMap<>();
      entry.put("mediaType", document.mediaType());
      entry.put("digest", digest.toString());
      entry.put("size", size);
      if (document.effectiveArtifactType() != null) {
        entry.put("artifactType", document.effectiveArtifactType());
      }
      if (!document.annotations().isEmpty()) {
        entry.put("annotations", document.annotations());
      }
      repository.addReferrer(document.subject().digest(), digest, json.write(entry));
    }
  }

  void remove(Repository repository, BlobDigest digest, ManifestDocument document) {
    if (document.subject() != null) {
      repository.removeReferrer(document.subject().digest(), digest);
    }
  }

  /** An OCI index of the referrers; {@code artifactType} empty means all. */
  byte[] index(Repository repository, BlobDigest subject, String artifactType) {
    List<Map<String, @Nullable Object>> entries =
        repository.referrersOf(subject).stream()
            .map(json::readObject)
            .filter(e -> artifactType.isEmpty() || artifactType.equals(e.get("artifactType")))
            .toList();
    Map<String, @Nullable Object> index = new LinkedHashMap<>();
    index.put("schemaVersion", 2);
    index.put("mediaType", MediaTypes.IMAGE_INDEX);
    index.put("manifests", entries);
    return json.write(index);
  }
}
