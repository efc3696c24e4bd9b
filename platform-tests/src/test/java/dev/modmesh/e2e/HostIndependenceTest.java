package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.Gateway;
import dev.modmesh.platform.Guests;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import dev.modmesh.platform.PlatformProcess;
import dev.modmesh.platform.Publisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What hosts do without a gateway, and for each other. */
final class HostIndependenceTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @RegisterExtension static final Platform PLATFORM = Platform.builder().hosts(1).build();

  private static void publishPreloaded(String name, byte[] code) {
    PLATFORM
        .publisher()
        .activeWasm(Manifest.wasm(name, "1.0.0").idempotent("echo").with("preload", true), code);
  }

  @Test
  void servesFromItsLastKnownViewWhenItStartsWithoutAGateway() throws IOException {
    publishPreloaded("remembered", Guests.numbered(1));
    PlatformProcess host = PLATFORM.host("host-1");
    Path view = PLATFORM.data().host("host-1").resolve("view.json");
    Await.until("the view is on disk", SOON, () -> contains(view, "remembered"));

    PLATFORM.gatewayProcess().kill();
    host.kill();
    host.start();
    Gateway direct = PLATFORM.direct(host.url());
    Await.until(
        "the host serves alone", SOON, () -> direct.call("remembered", "echo", 1).status() == 200);

    PLATFORM.gatewayProcess().start();
    PLATFORM.awaitGateway();
    PLATFORM.awaitPassing(host);
    assertThat(PLATFORM.anonymous().call("remembered", "echo", 2).status()).isEqualTo(200);
  }

  private static boolean contains(Path file, String text) {
    try {
      return Files.exists(file) && Files.readString(file).contains(text);
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void fetchesCodeFromAPeerWhenTheGatewayDoesNotHaveIt() throws IOException {
    byte[] code = Guests.numbered(2);
    publishPreloaded("shared", code);
    Await.until(
        "host-1 says that it has the file",
        SOON,
        () ->
            PLATFORM
                .anonymous()
                .get("/api/v1/instances/host-1")
                .text("blobs")
                .contains(Publisher.digest(code)));
    removeFromGateway(Publisher.digest(code));

    PlatformProcess second = PLATFORM.newHost("host-2", Map.of()).start();
    PLATFORM.awaitPassing(second);

    assertThat(PLATFORM.direct(second.url()).call("shared", "echo", 1).status()).isEqualTo(200);
    second.terminate();
    second.awaitEnd(SOON);
    PLATFORM.awaitPassing(1);
  }

  private static void removeFromGateway(String digest) throws IOException {
    String hex = digest.substring(digest.indexOf(':') + 1);
    try (Stream<Path> files = Files.walk(PLATFORM.data().root())) {
      List<Path> copies =
          files
              .filter(file -> file.getFileName().toString().equals(hex))
              .filter(file -> !file.startsWith(PLATFORM.data().root().resolve("hosts")))
              .filter(Files::isRegularFile)
              .toList();
      assertThat(copies).isNotEmpty();
      for (Path copy : copies) {
        Files.delete(copy);
      }
    }
  }

  @Test
  void endsWhenNoGatewayHasAnsweredForItsTime() {
    PlatformProcess orphan =
        PLATFORM.newHost("orphan", Map.of("modmesh.host.orphan-timeout", "2s")).start();
    PLATFORM.awaitPassing(orphan);

    PLATFORM.gatewayProcess().kill();
    orphan.awaitEnd(SOON);

    assertThat(orphan.log()).contains("no gateway for 2 s");
    assertThat(PLATFORM.host("host-1").isAlive()).isTrue();
    PLATFORM.gatewayProcess().start();
    PLATFORM.awaitGateway();
    PLATFORM.awaitPassing(PLATFORM.host("host-1"));
  }

  @Test
  void shedsLoadThatItCannotTake() {
    PlatformProcess narrow =
        PLATFORM
            .newHost(
                "narrow",
                Map.of(
                    "modmesh.host.pool", "narrow",
                    "modmesh.host.concurrency", "1",
                    "modmesh.host.queue", "0"))
            .start();
    PLATFORM.awaitPassing(narrow);
    PLATFORM
        .publisher()
        .activeWasm(
            Manifest.wasm("busy", "1.0.0")
                .with("pool", "narrow")
                .function("spin", Map.of("timeout", "1s")),
            Guests.several());

    List<Answer> answers =
        Stream.generate(HostIndependenceTest::spin).limit(6).toList().stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(answers)
        .extracting(Answer::problem)
        .containsOnly("503 overloaded", "504 deadline-exceeded")
        .contains("503 overloaded");
    assertThat(answers)
        .filteredOn(answer -> answer.status() == 503)
        .extracting(answer -> answer.header("Retry-After"))
        .containsOnly("1");
    narrow.terminate();
    narrow.awaitEnd(SOON);
  }

  private static CompletableFuture<Answer> spin() {
    return CompletableFuture.supplyAsync(
        () -> PLATFORM.anonymous().call("busy", "spin"), Thread::startVirtualThread);
  }

  @Test
  void takesPinsOnlyFromAGateway() {
    publishPreloaded("pinned", Guests.numbered(3));
    Gateway direct = PLATFORM.direct(PLATFORM.host("host-1").url());

    Answer answer =
        direct.send(
            direct
                .callRequest("pinned", "echo", Map.of())
                .header("Modmesh-Activation", "sha256:" + "0".repeat(64)));

    assertThat(answer.status()).isEqualTo(200);
  }
}
