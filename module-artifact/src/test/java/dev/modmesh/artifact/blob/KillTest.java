package dev.modmesh.artifact.blob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillTest {
  @TempDir Path folder;

  @Test
  void losesNothingThatWasAcknowledgedWhenTheProcessIsKilled() throws Exception {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> acknowledged = new ArrayList<>();
    try (BufferedReader lines = writer.inputReader()) {
      while (acknowledged.size() < 50) {
        acknowledged.add(String.valueOf(lines.readLine()));
      }
      writer.destroyForcibly().waitFor();
    }

    BlobStore store = new BlobStore(folder);

    assertThat(acknowledged)
        .allSatisfy(
            line -> {
              Blob blob = store.find(BlobDigest.parse(line)).orElseThrow();
              assertThat(store.isIntact(blob)).isTrue();
            });
  }

  /** Stores blobs for ever and names each on its output once it is stored. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws IOException {
      BlobStore store = new BlobStore(Path.of(arguments[0]));
      for (int i = 0; ; i++) {
        byte[] content = "blob %d %s".formatted(i, "x".repeat(i % 4096)).getBytes(UTF_8);
        BlobUpload upload = store.startUpload("upload-" + i);
        upload.append(0, new ByteArrayInputStream(content), Long.MAX_VALUE);
        BlobDigest digest = BlobDigest.of(DigestAlgorithm.SHA256, content);
        upload.finish(digest);
        System.out.println(digest);
      }
    }
  }
}
