package dev.modmesh.client.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.modmesh.api.event.Revision;
import dev.modmesh.client.view.Histories;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.client.wire.JacksonCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastKnownViewTest {
  @TempDir Path folder;

  private LastKnownView copy() {
    return new LastKnownView(new JacksonCodec(), folder.resolve("view.json"));
  }

  private static RegistryView view(int revisions) {
    Histories history = new Histories(5);
    RegistryView view = RegistryView.of(history.last(), List.of());
    for (int i = 0; i < revisions; i++) {
      view = view.apply(history.next());
    }
    return view;
  }

  @Test
  void loadsWhatWasSavedLast() throws IOException {
    copy().save(view(10));
    copy().save(view(30));

    RegistryView loaded = copy().load();

    assertThat(loaded.revision()).isEqualTo(new Revision("e", 30));
    assertThat(loaded.digest()).isEqualTo(view(30).digest());
    assertThat(loaded.sortedItems()).isEqualTo(view(30).sortedItems());
  }

  @Test
  void withoutACopyNothingIsKnown() {
    assertThat(copy().load()).isSameAs(RegistryView.EMPTY);
  }

  @Test
  void aTornCopyIsNoCopy() throws IOException {
    copy().save(view(30));
    Path file = folder.resolve("view.json");
    byte[] whole = Files.readAllBytes(file);

    for (int length = 0; length < whole.length; length += 97) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(copy().load()).as("%s bytes", length).isSameAs(RegistryView.EMPTY);
    }
  }

  @Test
  void aCopyThatLacksAnItemIsNoCopy() throws IOException {
    Files.writeString(
        folder.resolve("view.json"),
        "{\"revision\":\"e.3\",\"digest\":\"" + view(3).digest() + "\",\"items\":[]}",
        StandardCharsets.UTF_8);

    assertThat(copy().load()).isSameAs(RegistryView.EMPTY);
  }

  @Test
  void aDiskThatDoesNotTakeItIsReportedAndTheOldCopyStays() throws IOException {
    copy().save(view(10));
    Files.createDirectory(folder.resolve("view.json.next"));

    assertThatIOException().isThrownBy(() -> copy().save(view(30)));

    assertThat(copy().load().digest()).isEqualTo(view(10).digest());
  }
}
