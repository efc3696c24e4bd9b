package dev.modmesh.artifact.blob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlobStoreTest {
  private static final byte[] HELLO = "hello".getBytes(UTF_8);

  @TempDir Path folder;
  private BlobStore store;

  @BeforeEach
  void openStore() {
    store = new BlobStore(folder);
  }

  @ParameterizedTest
  @EnumSource(DigestAlgorithm.class)
  void keepsWhatArrivedInPiecesUnderItsDigest(DigestAlgorithm algorithm) throws IOException {
    byte[] content = random(200_000);
    BlobDigest digest = BlobDigest.of(algorithm, content);
    BlobUpload upload = store.startUpload("session");
    upload.expect(algorithm);

    upload.append(0, new ByteArrayInputStream(content, 0, 70_001), Long.MAX_VALUE);
    upload.append(70_001, new ByteArrayInputStream(content, 70_001, 129_999), Long.MAX_VALUE);
    Blob blob = upload.finish(digest);

    assertThat(blob.size()).isEqualTo(200_000);
    assertThat(store.find(digest)).contains(blob);
    try (InputStream in = blob.open()) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
    assertThat(store.upload("session")).isEmpty();
  }

  @Test
  void readsNothingOfBytesThatBelongElsewhere() throws IOException {
    BlobUpload upload = store.startUpload("session");
    upload.append(0, new ByteArrayInputStream(HELLO), Long.MAX_VALUE);

    AppendResult again = upload.append(0, new ByteArrayInputStream(HELLO), Long.MAX_VALUE);
    AppendResult gap = upload.append(9, new ByteArrayInputStream(HELLO), Long.MAX_VALUE);

    assertThat(again).isEqualTo(new AppendResult.WrongOffset(5));
    assertThat(gap).isEqualTo(new AppendResult.WrongOffset(5));
    assertThat(upload.offset()).isEqualTo(5);
  }

  @Test
  void readsNoFurtherThanTheLimit() throws IOException {
    BlobUpload upload = store.startUpload("session");

    AppendResult result = upload.append(0, new ByteArrayInputStream(HELLO), 3);

    assertThat(result).isEqualTo(new AppendResult.Appended(3));
  }

  @Test
  void keepsWhatItReadOfAStreamThatBroke() throws IOException {
    BlobUpload upload = store.startUpload("session");

    assertThatThrownBy(() -> upload.append(0, new BrokenStream(HELLO), Long.MAX_VALUE))
        .isInstanceOf(IOException.class);
    upload.append(5, new ByteArrayInputStream(" world".getBytes(UTF_8)), Long.MAX_VALUE);

    BlobDigest whole = BlobDigest.of(DigestAlgorithm.SHA256, "hello world".getBytes(UTF_8));
    assertThat(upload.finish(whole).size()).isEqualTo(11);
  }

  @Test
  void resumesAnUploadThatAnotherProcessBegan() throws IOException {
    store.startUpload("session").append(0, new ByteArrayInputStream(HELLO), Long.MAX_VALUE);

    BlobUpload resumed = new BlobStore(folder).upload("session").orElseThrow();
    resumed.append(5, new ByteArrayInputStream(" world".getBytes(UTF_8)), Long.MAX_VALUE);

    BlobDigest whole = BlobDigest.of(DigestAlgorithm.SHA256, "hello world".getBytes(UTF_8));
    assertThat(resumed.offset()).isEqualTo(11);
    assertThat(resumed.finish(whole).size()).isEqualTo(11);
  }

  @Test
  void throwsAwayContentWithAnotherDigest() throws IOException {
    BlobDigest expected = BlobDigest.of(DigestAlgorithm.SHA256, "other".getBytes(UTF_8));
    BlobUpload upload = store.startUpload("session");
    upload.append(0, new ByteArrayInputStream(HELLO), Long.MAX_VALUE);

    assertThatThrownBy(() -> upload.finish(expected))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.type()).isEqualTo(ProblemType.DIGEST_MISMATCH));

    assertThat(store.find(expected)).isEmpty();
    assertThat(store.upload("session")).isEmpty();
    assertThat(upload.append(0, new ByteArrayInputStream(HELLO), 5))
        .isEqualTo(new AppendResult.Closed());
  }

  @Test
  void storesNothingAtAllAsTheEmptyBlob() {
    BlobDigest empty = BlobDigest.of(DigestAlgorithm.SHA256, new byte[0]);

    assertThat(store.startUpload("session").finish(empty).size()).isZero();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void saysThatTheDiskIsFull() throws IOException {
    Path full = folder.resolve("uploads").resolve("full");
    Files.createSymbolicLink(full, Path.of("/dev/full"));
    BlobUpload upload = store.upload("full").orElseThrow();

    assertThatThrownBy(() -> upload.append(0, new ByteArrayInputStream(HELLO), Long.MAX_VALUE))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.type()).isEqualTo(ProblemType.STORAGE_FULL));
    Files.delete(full);
  }

  @Test
  void refusesIdsThatLeadOutOfTheFolder() {
    assertThatThrownBy(() -> store.startUpload("../evil")).isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> store.startUpload("a/b")).isInstanceOf(ProblemException.class);
    assertThat(store.upload("..")).isEmpty();
  }

  @Test
  void findsDamageOnDisk() throws IOException {
    Blob blob = store.put(HELLO);

    assertThat(store.isIntact(blob)).isTrue();
    Files.writeString(blob.file(), "jello");

    assertThat(store.isIntact(blob)).isFalse();
  }

  @Test
  void cancelsUploadsThatGetNothingMore() throws IOException {
    store.startUpload("idle").append(0, new ByteArrayInputStream(HELLO), 5);

    int tooEarly = store.expireUploads(Instant.now().minusSeconds(3600));
    int late = store.expireUploads(Instant.now().plusSeconds(3600));

    assertThat(tooEarly).isZero();
    assertThat(late).isEqualTo(1);
    assertThat(store.upload("idle")).isEmpty();
  }

  @Test
  void tellsASecondWriterThatItIsBusy() throws Exception {
    BlobUpload upload = store.startUpload("session");
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    InputStream slow =
        new InputStream() {
          @Override
          public int read() throws IOException {
            reading.countDown();
            try {
              finish.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            return -1;
          }
        };
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<AppendResult> first = threads.submit(() -> upload.append(0, slow, Long.MAX_VALUE));
      reading.await();

      AppendResult second = upload.append(0, new ByteArrayInputStream(HELLO), Long.MAX_VALUE);

      finish.countDown();
      assertThat(second).isEqualTo(new AppendResult.Busy());
      assertThat(first.get()).isEqualTo(new AppendResult.Appended(0));
    }
  }

  @Test
  void takesTheSameBlobFromManyAtOnce() throws Exception {
    byte[] content = random(300_000);
    BlobDigest digest = BlobDigest.of(DigestAlgorithm.SHA256, content);
    CountDownLatch start = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Blob>> blobs =
          IntStream.range(0, 16)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            start.await();
                            BlobUpload upload = store.startUpload("session-" + i);
                            upload.append(0, new ByteArrayInputStream(content), Long.MAX_VALUE);
                            return upload.finish(digest);
                          }))
              .toList();

      start.countDown();

      for (Future<Blob> blob : blobs) {
        assertThat(store.isIntact(blob.get())).isTrue();
      }
    }
    assertThat(folder.resolve("uploads")).isEmptyDirectory();
  }

  private static byte[] random(int size) {
    byte[] content = new byte[size];
    new Random(42).nextBytes(content);
    return content;
  }

  private static final class BrokenStream extends FilterInputStream {
    BrokenStream(byte[] content) {
      super(new ByteArrayInputStream(content));
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      int read = super.read(target, from, length);
      if (read < 0) {
        throw new IOException("reset");
      }
      return read;
    }
  }
}
