package dev.modmesh.client.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modmesh.client.credential.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path parent;

  @Test
  void onlyTheOwnerReadsTokensAndEntersTheFolder() throws IOException {
    DataFolder data = new DataFolder(parent.resolve("data"));

    data.prepare();
    data.mintTokens(new SecureRandom());

    assertThat(permissions(data.root())).isEqualTo("rwx------");
    assertThat(permissions(data.token())).isEqualTo("rw-------");
    assertThat(permissions(data.token("host"))).isEqualTo("rw-------");
    assertThat(SecretFile.read(data.token())).matches("mm_[A-Za-z0-9_-]{43}");
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void tokensStayWhatTheyAre() throws IOException {
    DataFolder data = new DataFolder(parent.resolve("data"));
    data.prepare();
    data.mintTokens(new SecureRandom());
    String before = SecretFile.read(data.token());

    data.mintTokens(new SecureRandom());

    assertThat(SecretFile.read(data.token())).isEqualTo(before);
  }

  @Test
  void aFolderOfANewerProgramIsLeftAlone() throws IOException {
    DataFolder data = new DataFolder(parent);
    Files.writeString(parent.resolve("version"), "2\n");

    assertThatThrownBy(data::prepare)
        .isInstanceOf(UnusableDataFolderException.class)
        .hasMessageContaining("newer Modmesh")
        .hasMessageContaining("--data");
  }
}
