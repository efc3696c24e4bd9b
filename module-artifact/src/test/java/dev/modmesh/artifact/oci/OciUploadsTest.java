package dev.modmesh.artifact.oci;

import static dev.modmesh.artifact.oci.Registries.bytes;
import static dev.modmesh.artifact.oci.Registries.chunk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modmesh.api.module.Digest;
import dev.modmesh.api.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OciUploadsTest {
  private static final String HELLO_WORLD = Digest.of(bytes("hello world")).toString();

  @TempDir Path folder;
  private OciRegistry registry;

  @BeforeEach
  void open() {
    registry = Registries.open(folder, ModulePublication::manifest);
  }

  @Test
  void takesABlobInOneRequest() throws IOException {
    registry.uploads().push("a/b", HELLO_WORLD, chunk(bytes("hello world")));

    assertThat(registry.blobs().get("a/b", HELLO_WORLD).size()).isEqualTo(11);
  }

  @Test
  void takesABlobInChunks() throws IOException {
    String id = start("a/b");

    UploadState first = registry.uploads().append("a/b", id, chunk("0-4", bytes("hello")));
    UploadState second = registry.uploads().append("a/b", id, chunk("5-5", bytes(" ")));
    registry.uploads().finish("a/b", id, HELLO_WORLD, chunk("6-10", bytes("world")));

    assertThat(first.range()).isEqualTo("0-4");
    assertThat(second.range()).isEqualTo("0-5");
    assertThat(registry.blobs().get("a/b", HELLO_WORLD).size()).isEqualTo(11);
    assertError(() -> registry.uploads().state("a/b", id), OciError.BLOB_UPLOAD_UNKNOWN, 404);
  }

  @Test
  void takesAStreamOfUnknownLength() throws IOException {
    String id = start("a/b");

    registry
        .uploads()
        .append("a/b", id, new Chunk("", -1, new ByteArrayInputStream(bytes("hello world"))));
    registry.uploads().finish("a/b", id, HELLO_WORLD, Chunk.none());

    assertThat(registry.blobs().get("a/b", HELLO_WORLD).size()).isEqualTo(11);
  }

  @Test
  void refusesChunksOutOfOrderAndSaysWhereItStands() throws IOException {
    String id = start("a/b");
    registry.uploads().append("a/b", id, chunk("0-4", bytes("hello")));

    assertThatThrownBy(() -> registry.uploads().append("a/b", id, chunk("9-10", bytes("ld"))))
        .isInstanceOfSatisfying(
            OciException.class,
            e -> {
              assertThat(e.status()).isEqualTo(416);
              assertThat(e.headers())
                  .containsEntry("Range", "0-4")
                  .containsEntry("Location", "/v2/a/b/blobs/uploads/" + id);
            });
    assertThat(registry.uploads().state("a/b", id).range()).isEqualTo("0-4");
  }

  @Test
  void resumesAfterARestart() throws IOException {
    String id = start("a/b");
    registry.uploads().append("a/b", id, chunk("0-4", bytes("hello")));

    OciRegistry restarted = Registries.open(folder, ModulePublication::manifest);
    UploadState state = restarted.uploads().state("a/b", id);
    restarted.uploads().finish("a/b", id, HELLO_WORLD, chunk("5-10", bytes(" world")));

    assertThat(state.offset()).isEqualTo(5);
    assertThat(restarted.blobs().get("a/b", HELLO_WORLD).size()).isEqualTo(11);
  }

  @Test
  void refusesContentWithAnotherDigest() throws IOException {
    String id = start("a/b");
    String other = Digest.of(bytes("other")).toString();

    assertThatThrownBy(
            () -> registry.uploads().finish("a/b", id, other, chunk(bytes("hello world"))))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(OciException.of(e).error()).isEqualTo(OciError.DIGEST_INVALID);
              assertThat(OciException.of(e).status()).isEqualTo(400);
            });
    assertError(() -> registry.blobs().get("a/b", other), OciError.NAME_UNKNOWN, 404);
  }

  @Test
  void refusesChunksThatContradictThemselves() throws IOException {
    String id = start("a/b");

    assertError(
        () -> registry.uploads().append("a/b", id, chunk("0-9", bytes("hello"))),
        OciError.SIZE_INVALID,
        400);
    assertError(
        () -> registry.uploads().append("a/b", id, chunk("zero-four", bytes("hello"))),
        OciError.BLOB_UPLOAD_INVALID,
        400);
    assertThat(registry.uploads().state("a/b", id).range()).isEqualTo("0-0");
  }

  @Test
  void keepsASessionToItsRepository() {
    String id = start("a/b");

    assertError(() -> registry.uploads().state("a/c", id), OciError.BLOB_UPLOAD_UNKNOWN, 404);
    assertThat(UploadId.nodeOf(id)).contains("gw-1");
  }

  @Test
  void forgetsACancelledSession() {
    String id = start("a/b");

    registry.uploads().cancel("a/b", id);

    assertError(() -> registry.uploads().cancel("a/b", id), OciError.BLOB_UPLOAD_UNKNOWN, 404);
  }

  @Test
  void mountsWhatAnotherRepositoryHas() throws IOException {
    registry.uploads().push("one", HELLO_WORLD, chunk(bytes("hello world")));

    assertThat(registry.blobs().mount("two", HELLO_WORLD, "one")).isTrue();
    assertThat(registry.blobs().mount("three", HELLO_WORLD, "nowhere")).isFalse();
    assertThat(registry.blobs().mount("four", HELLO_WORLD, "")).isTrue();

    assertThat(registry.blobs().get("two", HELLO_WORLD).size()).isEqualTo(11);
  }

  @Test
  void deletesABlobFromOneRepositoryOnly() throws IOException {
    registry.uploads().push("one", HELLO_WORLD, chunk(bytes("hello world")));
    registry.blobs().mount("two", HELLO_WORLD, "one");

    registry.blobs().delete("one", HELLO_WORLD);

    assertError(() -> registry.blobs().get("one", HELLO_WORLD), OciError.BLOB_UNKNOWN, 404);
    assertError(() -> registry.blobs().delete("one", HELLO_WORLD), OciError.BLOB_UNKNOWN, 404);
    assertThat(registry.blobs().get("two", HELLO_WORLD).size()).isEqualTo(11);
  }

  @Test
  void refusesNamesThatAreNone() {
    assertError(() -> registry.uploads().start("../etc", ""), OciError.NAME_INVALID, 400);
    assertError(() -> registry.uploads().start("A", ""), OciError.NAME_INVALID, 400);
    assertError(() -> registry.uploads().start("a//b", ""), OciError.NAME_INVALID, 400);
    assertError(() -> registry.uploads().start("a".repeat(256), ""), OciError.NAME_INVALID, 400);
    assertError(() -> registry.uploads().start("a", "md5"), OciError.DIGEST_INVALID, 400);
  }

  private String start(String repository) {
    String location = registry.uploads().start(repository, "").location();
    return location.substring(location.lastIndexOf('/') + 1);
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
