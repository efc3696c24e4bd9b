package dev.modmesh.artifact.oci;

import static dev.modmesh.artifact.oci.Registries.JSON;
import static dev.modmesh.artifact.oci.Registries.bytes;
import static dev.modmesh.artifact.oci.Registries.descriptor;
import static dev.modmesh.artifact.oci.Registries.manifest;
import static dev.modmesh.artifact.oci.Registries.pushArtifact;
import static dev.modmesh.artifact.oci.Registries.pushBlob;
import static dev.modmesh.artifact.oci.Registries.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modmesh.api.module.Digest;
import dev.modmesh.artifact.blob.BlobDigest;
import dev.modmesh.artifact.blob.DigestAlgorithm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OciManifestsTest {
  @TempDir Path folder;
  private OciRegistry registry;

  @BeforeEach
  void open() {
    registry = Registries.open(folder, ModulePublication::manifest);
  }

  @Test
  void givesBackTheExactBytesByTagAndDigest() throws IOException {
    byte[] manifest = pushArtifact(registry, "a/b", "latest", "one", Map.of());

    StoredManifest byTag = registry.manifests().get("a/b", "latest");
    StoredManifest byDigest = registry.manifests().get("a/b", Digest.of(manifest).toString());

    try (InputStream content = byTag.content().open()) {
      assertThat(content.readAllBytes()).isEqualTo(manifest);
    }
    assertThat(byTag).isEqualTo(byDigest);
    assertThat(byTag.mediaType()).isEqualTo(MediaTypes.IMAGE_MANIFEST);
  }

  @Test
  void movesTagsOfOrdinaryArtifacts() throws IOException {
    pushArtifact(registry, "text", "1.0.0", "one", Map.of());
    byte[] second = pushArtifact(registry, "text", "1.0.0", "two", Map.of());

    assertThat(registry.manifests().get("text", "1.0.0").content().digest())
        .isEqualTo(BlobDigest.of(Digest.of(second)));
  }

  @Test
  void setsTagsFromTheQuery() throws IOException {
    byte[] manifest = pushArtifact(registry, "a", "x", "one", Map.of());
    String digest = BlobDigest.of(DigestAlgorithm.SHA512, manifest).toString();

    PushedManifest pushed =
        registry
            .manifests()
            .put("a", digest, "", new ByteArrayInputStream(manifest), List.of("y", "z"));

    assertThat(pushed.tags()).containsExactly("y", "z");
    assertThat(registry.manifests().get("a", "z").content().digest()).hasToString(digest);
  }

  @Test
  void refusesManifestsWhoseContentIsMissing() throws IOException {
    byte[] config = bytes("{}");
    pushBlob(registry, "a", config);
    byte[] sparse =
        manifest("application/vnd.example+json", config, "text/plain", bytes("lost"), Map.of());
    byte[] index =
        JSON.write(
            Map.of(
                "schemaVersion",
                2,
                "manifests",
                List.of(descriptor(MediaTypes.IMAGE_MANIFEST, bytes("lost")))));

    assertError(() -> put(registry, "a", "x", sparse), OciError.MANIFEST_BLOB_UNKNOWN, 404);
    assertError(() -> put(registry, "a", "x", index), OciError.MANIFEST_BLOB_UNKNOWN, 404);

    OciRegistry lenient =
        Registries.open(folder, ModulePublication::manifest, new OciPolicy(4_194_304, true));
    put(lenient, "a", "x", sparse);
    put(lenient, "a", "y", index);
    assertThat(lenient.tags("a", 10, "").tags()).containsExactly("x", "y");
  }

  @Test
  void refusesManifestsThatLieAboutSizes() throws IOException {
    byte[] config = bytes("{}");
    pushBlob(registry, "a", config);
    Map<String, Object> lie = descriptor("text/plain", config);
    lie.put("size", 3);
    byte[] manifest =
        manifest(
            "application/vnd.example+json",
            config,
            "text/plain",
            config,
            Map.of("layers", List.of(lie)));

    assertError(() -> put(registry, "a", "x", manifest), OciError.MANIFEST_INVALID, 400);
  }

  @Test
  void refusesWhatIsNoManifest() {
    byte[] large = new byte[4 * 1024 * 1024 + 1];
    byte[] html = bytes("{\"schemaVersion\":2,\"mediaType\":\"text/html\"}");

    assertError(() -> put(registry, "a", "x", bytes("[]")), OciError.MANIFEST_INVALID, 400);
    assertError(() -> put(registry, "a", "x", bytes("{")), OciError.MANIFEST_INVALID, 400);
    assertError(() -> put(registry, "a", "x", html), OciError.MANIFEST_INVALID, 400);
    assertError(() -> put(registry, "a", "x", large), OciError.SIZE_INVALID, 413);
    assertError(() -> put(registry, "a", "x y", bytes("{}")), OciError.MANIFEST_INVALID, 400);
    String other = Digest.of(bytes("other")).toString();
    assertError(() -> put(registry, "a", other, bytes("{}")), OciError.DIGEST_INVALID, 400);
  }

  @Test
  void listsTagsInPages() throws IOException {
    for (String tag : List.of("b", "a", "C", "d")) {
      pushArtifact(registry, "a/b", tag, "one", Map.of());
    }

    TagPage first = registry.tags("a/b", 3, "");
    TagPage second = registry.tags("a/b", 3, "b");

    assertThat(first.tags()).containsExactly("C", "a", "b");
    assertThat(first.link()).contains("</v2/a/b/tags/list?n=3&last=b>; rel=\"next\"");
    assertThat(second).isEqualTo(new TagPage("a/b", List.of("d"), Optional.empty()));
    assertThat(registry.tags("a/b", 0, "").link()).isEmpty();
    assertError(() -> registry.tags("a", 3, ""), OciError.NAME_UNKNOWN, 404);
  }

  @Test
  void listsReferrersAndFiltersThem() throws IOException {
    byte[] image = pushArtifact(registry, "a", "image", "one", Map.of());
    Map<String, Object> subject = descriptor(MediaTypes.IMAGE_MANIFEST, image);
    byte[] signature =
        pushArtifact(
            registry,
            "a",
            "sig",
            "signature",
            Map.of(
                "subject",
                subject,
                "artifactType",
                "application/vnd.example.sig",
                "annotations",
                Map.of("by", "me")));
    byte[] bill = pushArtifact(registry, "a", "sbom", "bill", Map.of("subject", subject));
    String digest = Digest.of(image).toString();

    assertThat(referrers(digest, ""))
        .extracting(entry -> entry.get("digest"))
        .containsExactlyInAnyOrder(Digest.of(signature).toString(), Digest.of(bill).toString());
    assertThat(referrers(digest, "application/vnd.example.sig"))
        .singleElement()
        .satisfies(
            entry ->
                assertThat(entry)
                    .containsEntry("annotations", Map.of("by", "me"))
                    .containsEntry("size", signature.length));
    // Without an artifactType of its own, the type of its config stands for it.
    assertThat(referrers(digest, "application/vnd.example+json")).hasSize(1);

    registry.manifests().delete("a", Digest.of(signature).toString());
    assertThat(referrers(digest, "")).hasSize(1);
    assertThat(referrers(Digest.of(bill).toString(), "")).isEmpty();
  }

  @Test
  void namesTheSubjectOfAPushedManifest() throws IOException {
    byte[] image = pushArtifact(registry, "a", "image", "one", Map.of());
    Map<String, Object> subject = descriptor(MediaTypes.IMAGE_MANIFEST, image);
    byte[] signature = pushArtifact(registry, "a", "s", "s", Map.of("subject", subject));

    assertThat(put(registry, "a", "s", signature).subject())
        .hasToString(Digest.of(image).toString());
  }

  @Test
  void deletesAManifestWithItsTags() throws IOException {
    byte[] manifest = pushArtifact(registry, "a", "x", "one", Map.of());
    put(registry, "a", "y", manifest);

    registry.manifests().delete("a", "x");
    assertThat(registry.tags("a", 10, "").tags()).containsExactly("y");

    registry.manifests().delete("a", Digest.of(manifest).toString());
    assertThat(registry.tags("a", 10, "").tags()).isEmpty();
    assertError(() -> registry.manifests().get("a", "y"), OciError.MANIFEST_UNKNOWN, 404);
    assertError(() -> registry.manifests().delete("a", "y"), OciError.MANIFEST_UNKNOWN, 404);
  }

  @Test
  void outlivesARestart() throws IOException {
    byte[] manifest = pushArtifact(registry, "a", "x", "one", Map.of());

    OciRegistry restarted = Registries.open(folder, ModulePublication::manifest);

    assertThat(restarted.manifests().get("a", "x").content().digest().sha256())
        .contains(Digest.of(manifest));
  }

  @SuppressWarnings("unchecked") // the shape of an index
  private List<Map<String, Object>> referrers(String digest, String artifactType) {
    Map<String, ?> index = JSON.readObject(registry.referrers("a", digest, artifactType));
    assertThat(index.get("mediaType")).isEqualTo(MediaTypes.IMAGE_INDEX);
    return (List<Map<String, Object>>) Objects.requireNonNull(index.get("manifests"));
  }

  private static void assertError(ThrowingCallable call, OciError error, int status) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            OciException.class,
            e -> {
              assertThat(e.error()).isEqualTo(error);
              assertThat(e.status()).isEqualTo(status);
            });
  }
}
