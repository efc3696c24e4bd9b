package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.Gateway;
import dev.modmesh.platform.Guests;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import dev.modmesh.platform.PlatformExtension;
import dev.modmesh.platform.WatchStream;
import dev.modmesh.platform.WatchStream.Frame;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Following the registry, as a stream and by asking again and again. */
@ExtendWith(PlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WatchTest {
  private final Platform platform;
  private final Gateway gateway;

  WatchTest(Platform platform) {
    this.platform = platform;
    this.gateway = platform.anonymous();
  }

  private Manifest manifest(String name) {
    return Manifest.wasm(name, "1.0.0").idempotent("echo");
  }

  @Test
  void beginsWithASnapshotAndGoesOnWithEachChange() {
    try (WatchStream watch = new WatchStream(gateway, "/api/v1/watch?since=0")) {
      List<Frame> snapshot = watch.until("snapshot-end");
      platform.publisher().activeWasm(manifest("watched"), Guests.several());
      List<Frame> deltas = watch.until(frame -> frame.data().toString().contains("watched@1.0.0"));

      assertThat(snapshot.getFirst().name()).isEqualTo("snapshot-begin");
      List<Frame> items = snapshot.subList(1, snapshot.size() - 1);
      Frame end = snapshot.getLast();
      assertThat(items).extracting(Frame::name).containsOnly("item");
      assertThat(items).extracting(item -> item.data().get("kind")).contains("instance");
      assertThat(end.data()).containsEntry("count", items.size()).containsKey("digest");
      assertThat(end.id()).isEqualTo(end.data().get("revision"));
      assertThat(deltas).extracting(Frame::name).containsAnyOf("delta").doesNotContain("resync");
      assertUnbroken(String.valueOf(end.data().get("revision")), deltas);
    }
  }

  private static void assertUnbroken(String from, List<Frame> frames) {
    String last = from;
    for (Frame frame : frames) {
      if (frame.name().equals("delta")) {
        assertThat(frame.data()).containsEntry("prev", last);
        last = String.valueOf(frame.data().get("revision"));
        assertThat(frame.id()).isEqualTo(last);
      }
    }
  }

  @Test
  void goesOnWhereAReaderStopped() {
    String revision = gateway.get("/api/v1/watch?timeout=1s").text("revision");
    platform.publisher().activeWasm(manifest("missed"), Guests.several());

    try (WatchStream watch = new WatchStream(gateway, "/api/v1/watch?since=" + revision)) {
      List<Frame> frames = watch.until(frame -> frame.data().toString().contains("missed@1.0.0"));

      assertThat(frames).extracting(Frame::name).containsOnly("delta");
      assertUnbroken(revision, frames);
    }
  }

  @Test
  void sendsABookmarkWhenNothingHappens() {
    try (WatchStream watch = new WatchStream(gateway, "/api/v1/watch?since=0")) {
      Frame bookmark = watch.until("bookmark").getLast();

      assertThat(bookmark.data()).containsKeys("revision", "digest");
      assertThat(bookmark.id()).isEqualTo(bookmark.data().get("revision"));
    }
  }

  @Test
  void tellsAReaderFromAnotherTimeToStartAnew() {
    try (WatchStream watch = new WatchStream(gateway, "/api/v1/watch?since=0123456789.7")) {
      List<Frame> frames = watch.until("snapshot-end");

      assertThat(frames.getFirst().name()).isEqualTo("resync");
      assertThat(frames.getFirst().data()).containsEntry("reason", "epoch");
      assertThat(frames.get(1).name()).isEqualTo("snapshot-begin");
    }
  }

  @Test
  void answersALongPollAsSoonAsSomethingChanges() {
    String revision = gateway.get("/api/v1/watch?timeout=1s").text("revision");
    CompletableFuture<Answer> poll =
        CompletableFuture.supplyAsync(
            () -> gateway.get("/api/v1/watch?since=" + revision + "&timeout=20s"));

    long begin = System.nanoTime();
    platform.publisher().wasm(manifest("polled"), Guests.several()).expect(201);
    Answer answer = poll.join();

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    assertThat(answer.json()).containsKeys("revision", "digest", "deltas");
  }

  @Test
  void answersALongPollWithNothingWhenItsTimeIsUp() {
    Answer snapshot = gateway.get("/api/v1/watch?since=0&timeout=1s");
    Answer none = gateway.get("/api/v1/watch?since=" + snapshot.text("revision") + "&timeout=50ms");

    assertThat(snapshot.json()).containsKey("items");
    assertThat(none.status()).isEqualTo(200);
    assertThat(gateway.get("/api/v1/watch?since=yesterday").status()).isEqualTo(400);
    assertThat(gateway.get("/api/v1/watch?timeout=1h").problem()).isEqualTo("400 invalid-request");
  }

  @Test
  void saysWhenEverybodyServesARevision() {
    String revision =
        platform
            .admin()
            .put("/api/v1/pools/elsewhere", Map.of("min", 0, "max", 1))
            .text("revision");

    Answer served = gateway.get("/api/v1/nodes?at_least=" + revision + "&timeout=10s");
    String future = revision.substring(0, revision.indexOf('.')) + ".999999999";
    Answer behind = gateway.get("/api/v1/nodes?at_least=" + future + "&timeout=50ms");

    assertThat(served.items()).extracting("kind").contains("gateway");
    assertThat(behind.problem()).isEqualTo("504 not-converged");
    assertThat(behind.get("behind")).asList().isNotEmpty();
  }

  @Test
  void keepsAHistoryOfWhatHappened() {
    platform.publisher().activeWasm(manifest("eventful"), Guests.several());

    List<Map<String, @Nullable Object>> events =
        Await.value("both are told", Duration.ofSeconds(5), () -> eventsOf("eventful@1.0.0"));

    assertThat(events).extracting("type").containsExactly("version-pending", "version-active");
    assertThat(events).allSatisfy(event -> assertThat(event).containsKeys("id", "time", "message"));
    Object last = events.getLast().get("id");
    assertThat(gateway.get("/api/v1/events?limit=1000&since=" + last).items())
        .extracting("id")
        .doesNotContain(last);
  }

  private Optional<List<Map<String, @Nullable Object>>> eventsOf(String subject) {
    List<Map<String, @Nullable Object>> events =
        gateway.get("/api/v1/events?limit=1000").items().stream()
            .filter(event -> subject.equals(event.get("subject")))
            .toList();
    return Optional.of(events).filter(found -> found.size() >= 2);
  }
}
