package dev.modmesh.client.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.client.watch.SseReader.Event;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SseReaderTest {
  private static List<Event> events(String text) throws IOException {
    List<Event> events = new ArrayList<>();
    try (SseReader reader =
        new SseReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))) {
      for (Event event = reader.next(); event != null; event = reader.next()) {
        events.add(event);
      }
    }
    return events;
  }

  @Test
  void readsEventsOneAfterTheOther() throws IOException {
    assertThat(events("id: e.1\nevent: delta\ndata: {\"a\":1}\n\nevent: bookmark\ndata: {}\n\n"))
        .containsExactly(new Event("e.1", "delta", "{\"a\":1}"), new Event("", "bookmark", "{}"));
  }

  @Test
  void joinsSeveralDataLines() throws IOException {
    assertThat(events("data: a\ndata\ndata: b\n\ndata:\ndata: x\n\n"))
        .containsExactly(new Event("", "message", "a\n\nb"), new Event("", "message", "\nx"));
  }

  @Test
  void skipsCommentsUnknownFieldsAndEventsWithoutData() throws IOException {
    assertThat(events(": hello\nretry: 5\nevent: lost\n\n:\n\ndata:x\n\n"))
        .containsExactly(new Event("", "message", "x"));
  }

  @Test
  void takesOnlyOneSpaceAwayAndUnderstandsEveryLineEnd() throws IOException {
    assertThat(events("data:  a: b\r\n\r\ndata:\u20ac\r\r"))
        .containsExactly(new Event("", "message", " a: b"), new Event("", "message", "\u20ac"));
  }

  @Test
  void anEventThatWasCutOffIsNoEvent() throws IOException {
    assertThat(events("data: whole\n\nevent: delta\ndata: {\"half\"")).hasSize(1);
    assertThat(events("data: no empty line\n")).isEmpty();
    assertThat(events("")).isEmpty();
  }
}
