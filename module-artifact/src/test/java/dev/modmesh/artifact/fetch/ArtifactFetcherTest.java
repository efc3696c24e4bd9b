package dev.modmesh.artifact.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import dev.modmesh.api.module.Digest;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.artifact.blob.BlobDigest;
import dev.modmesh.artifact.blob.BlobStore;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactFetcherTest {
  private static final int SIZE = 300_000;
  private static final byte[] CONTENT = random(1);
  private static final byte[] OTHER = random(2);
  private static final Artifact ARTIFACT = new Artifact("text", Digest.of(CONTENT), SIZE);

  private final List<Duration> pauses = new ArrayList<>();

  @TempDir Path folder;
  private BlobStore disk;

  @BeforeEach
  void open() {
    disk = new BlobStore(folder);
  }

  @Test
  void fetchesOnceAndThenHasItOnDiskAndInMemory() throws Exception {
    try (TestServer server = new TestServer((exchange, n) -> TestServer.give(exchange, CONTENT))) {
      ArtifactFetcher fetcher = fetcher(server.source("gateway"));

      FetchedArtifact first = fetcher.file(ARTIFACT);
      FetchedArtifact second = fetcher.file(ARTIFACT);
      byte[] bytes = fetcher.bytes(ARTIFACT);

      assertThat(first.source()).isEqualTo("gateway");
      assertThat(first.file()).hasBinaryContent(CONTENT);
      assertThat(second.source()).isEqualTo("disk");
      assertThat(bytes).isEqualTo(CONTENT);
      assertThat(fetcher.bytes(ARTIFACT)).isSameAs(bytes);
      assertThat(server.ranges).hasSize(1);
    }
  }

  @Test
  void resumesWhereTheConnectionBroke() throws Exception {
    try (TestServer server =
        new TestServer(
            (exchange, n) -> TestServer.giveUpTo(exchange, CONTENT, n == 1 ? 100_000 : SIZE))) {
      FetchedArtifact fetched = fetcher(server.source("gateway")).file(ARTIFACT);

      assertThat(fetched.file()).hasBinaryContent(CONTENT);
      assertThat(server.ranges).hasSize(2);
      assertThat(server.ranges.get(0)).isEmpty();
      assertThat(server.ranges.get(1)).matches("bytes=\\d+-");
      assertThat(pauses).hasSize(1);
    }
  }

  @Test
  void resumesFromTheNextSource() throws Exception {
    try (TestServer broken =
            new TestServer((exchange, n) -> TestServer.giveUpTo(exchange, CONTENT, 100_000));
        TestServer whole = new TestServer((exchange, n) -> TestServer.give(exchange, CONTENT))) {
      FetchedArtifact fetched =
          fetcher(broken.source("peer"), whole.source("gateway")).file(ARTIFACT);

      assertThat(fetched.source()).isEqualTo("gateway");
      assertThat(broken.ranges).hasSize(3);
      assertThat(whole.ranges).hasSize(1);
      assertThat(whole.ranges.getFirst()).startsWith("bytes=");
    }
  }

  @Test
  void resumesAfterARestart() throws Exception {
    try (TestServer broken =
            new TestServer((exchange, n) -> TestServer.giveUpTo(exchange, CONTENT, 100_000));
        TestServer whole = new TestServer((exchange, n) -> TestServer.give(exchange, CONTENT))) {
      assertProblem(fetcher(broken.source("gateway")), ProblemType.UPSTREAM_FAILURE);

      disk = new BlobStore(folder);
      FetchedArtifact fetched = fetcher(whole.source("gateway")).file(ARTIFACT);

      assertThat(fetched.file()).hasBinaryContent(CONTENT);
      assertThat(whole.ranges.getFirst()).startsWith("bytes=");
    }
  }

  @Test
  void skipsWhatItHasIfTheSourceKnowsNoRanges() throws Exception {
    try (TestServer server =
        new TestServer(
            (exchange, n) -> {
              exchange.sendResponseHeaders(200, SIZE);
              exchange.getResponseBody().write(CONTENT, 0, n == 1 ? 100_000 : SIZE);
            })) {
      assertThat(fetcher(server.source("gateway")).file(ARTIFACT).file()).hasBinaryContent(CONTENT);
      assertThat(server.ranges.getLast()).startsWith("bytes=");
    }
  }

  @Test
  void usesNothingFromASourceThatLies() throws Exception {
    try (TestServer liar = new TestServer((exchange, n) -> TestServer.give(exchange, OTHER));
        TestServer honest = new TestServer((exchange, n) -> TestServer.give(exchange, CONTENT))) {
      assertProblem(fetcher(liar.source("peer")), ProblemType.DIGEST_MISMATCH);
      assertThat(disk.find(BlobDigest.of(ARTIFACT.digest()))).isEmpty();

      FetchedArtifact fetched =
          fetcher(liar.source("peer"), honest.source("gateway")).file(ARTIFACT);

      assertThat(fetched.file()).hasBinaryContent(CONTENT);
      assertThat(liar.ranges).hasSize(2);
      assertThat(honest.ranges).containsExactly("");
    }
  }

  @Test
  void asksAnHonestSourceForAllOfItIfThePartBeforeWasALie() throws Exception {
    try (TestServer liar =
            new TestServer((exchange, n) -> TestServer.giveUpTo(exchange, OTHER, 100_000));
        TestServer honest = new TestServer((exchange, n) -> TestServer.give(exchange, CONTENT))) {
      FetchedArtifact fetched =
          fetcher(liar.source("peer"), honest.source("gateway")).file(ARTIFACT);

      assertThat(fetched.file()).hasBinaryContent(CONTENT);
      assertThat(honest.ranges).hasSize(2);
      assertThat(honest.ranges.getLast()).isEmpty();
    }
  }

  @Test
  void stopsReadingAtTheDeclaredSize() throws Exception {
    try (TestServer endless =
        new TestServer(
            (exchange, n) -> {
              exchange.sendResponseHeaders(200, 0);
              exchange.getResponseBody().write(CONTENT);
              while (true) {
                exchange.getResponseBody().write(OTHER); // until the reader hangs up
              }
            })) {
      assertThat(fetcher(endless.source("peer")).file(ARTIFACT).file()).hasBinaryContent(CONTENT);
    }
  }

  @Test
  void givesUpOnASourceThatStalls() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (TestServer stalled =
            new TestServer(
                (exchange, n) -> {
                  TestServer.giveUpTo(exchange, CONTENT, 100_000);
                  await(over);
                });
        TestServer whole = new TestServer((exchange, n) -> TestServer.give(exchange, CONTENT))) {
      FetchedArtifact fetched =
          fetcher(stalled.source("peer", Duration.ofMillis(100)), whole.source("gateway"))
              .file(ARTIFACT);
      over.countDown();

      assertThat(fetched.source()).isEqualTo("gateway");
    }
  }

  @Test
  void givesUpOnASourceThatTakesTooLongAsAWhole() throws Exception {
    try (TestServer server = new TestServer((exchange, n) -> TestServer.give(exchange, CONTENT))) {
      FetchPolicy hasty =
          new FetchPolicy(2, Duration.ZERO, Duration.ZERO, Duration.ZERO, 1L << 40, 1, 0);
      ArtifactFetcher fetcher =
          new ArtifactFetcher(
              disk, a -> List.of(server.source("gateway")), hasty, new Random(1), pauses::add);

      assertThatThrownBy(() -> fetcher.file(ARTIFACT))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e ->
                  assertThat(e.extensions())
                      .containsEntry(
                          "sources", List.of("gateway: is too slow", "gateway: is too slow")));
    }
  }

  @Test
  void triesAgainOnlyWhenThatMayHelp() throws Exception {
    try (TestServer missing =
            new TestServer((exchange, n) -> exchange.sendResponseHeaders(404, -1));
        TestServer busy =
            new TestServer(
                (exchange, n) -> {
                  if (n < 3) {
                    exchange.getResponseHeaders().set("Retry-After", "2");
                    exchange.sendResponseHeaders(n == 1 ? 429 : 503, -1);
                  } else {
                    TestServer.give(exchange, CONTENT);
                  }
                })) {
      FetchedArtifact fetched =
          fetcher(missing.source("peer"), busy.source("gateway")).file(ARTIFACT);

      assertThat(fetched.source()).isEqualTo("gateway");
      assertThat(missing.ranges).hasSize(1);
      assertThat(busy.ranges).hasSize(3);
      assertThat(pauses).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(2));
    }
  }

  @Test
  void saysWhatEachSourceAnswered() throws Exception {
    int freePort;
    try (ServerSocket socket = new ServerSocket(0)) {
      freePort = socket.getLocalPort();
    }
    try (TestServer missing =
            new TestServer((exchange, n) -> exchange.sendResponseHeaders(404, -1));
        HttpClient client = HttpClient.newHttpClient()) {
      BlobSource dead =
          new HttpBlobSource(
              "peer",
              client,
              URI.create("http://127.0.0.1:" + freePort),
              () -> "",
              Duration.ofSeconds(1));

      assertThatThrownBy(() -> fetcher(dead, missing.source("gateway")).file(ARTIFACT))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> {
                assertThat(e.type()).isEqualTo(ProblemType.UPSTREAM_FAILURE);
                assertThat(e.extensions().get("sources"))
                    .asInstanceOf(LIST)
                    .hasSize(4)
                    .last()
                    .isEqualTo("gateway: answers 404");
              });
    }
  }

  @Test
  void sharesOneDownloadAmongAllWhoWaitAndBlocksNobodyElse() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Artifact quick = new Artifact("text", Digest.of(OTHER), SIZE);
    try (TestServer server =
        new TestServer(
            (exchange, n) -> {
              if (exchange.getRequestURI().getPath().endsWith(ARTIFACT.digest().toString())) {
                arrived.countDown();
                await(goOn);
                TestServer.give(exchange, CONTENT);
              } else {
                TestServer.give(exchange, OTHER);
              }
            })) {
      ArtifactFetcher fetcher = fetcher(server.source("gateway"));
      List<CompletableFuture<FetchedArtifact>> waiting = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        waiting.add(fetcher.fetch(ARTIFACT));
      }
      arrived.await();

      FetchedArtifact other = fetcher.file(quick);
      waiting.getFirst().cancel(true);
      goOn.countDown();

      assertThat(other.file()).hasBinaryContent(OTHER);
      for (CompletableFuture<FetchedArtifact> future : waiting.subList(1, 20)) {
        assertThat(future.get().file()).hasBinaryContent(CONTENT);
      }
      assertThat(server.ranges).hasSize(2);
    }
  }

  @Test
  void fetchesAgainWhatWasDamagedOnDisk() throws Exception {
    try (TestServer server = new TestServer((exchange, n) -> TestServer.give(exchange, CONTENT))) {
      FetchedArtifact first = fetcher(server.source("gateway")).file(ARTIFACT);
      Files.write(first.file(), OTHER);

      FetchedArtifact second = fetcher(server.source("gateway")).file(ARTIFACT);

      assertThat(second.source()).isEqualTo("gateway");
      assertThat(second.file()).hasBinaryContent(CONTENT);
    }
  }

  @Test
  void pausesGrowUpToTheirMaximumAndAreRandom() {
    Random random = new Random(7);
    FetchPolicy policy = FetchPolicy.DEFAULT;

    for (int i = 0; i < 1000; i++) {
      assertThat(policy.pause(1, Duration.ZERO, random))
          .isLessThanOrEqualTo(Duration.ofMillis(200));
      assertThat(policy.pause(3, Duration.ZERO, random))
          .isLessThanOrEqualTo(Duration.ofMillis(800));
      assertThat(policy.pause(60, Duration.ZERO, random))
          .isLessThanOrEqualTo(Duration.ofSeconds(5));
    }
    assertThat(policy.pause(1, Duration.ofHours(1), random)).isEqualTo(Duration.ofSeconds(5));
  }

  private ArtifactFetcher fetcher(BlobSource... sources) {
    return new ArtifactFetcher(
        disk, artifact -> List.of(sources), FetchPolicy.DEFAULT, new Random(1), pauses::add);
  }

  private static void assertProblem(ArtifactFetcher fetcher, ProblemType type) {
    assertThatThrownBy(() -> fetcher.file(ARTIFACT))
        .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.type()).isEqualTo(type));
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static byte[] random(long seed) {
    byte[] content = new byte[SIZE];
    new Random(seed).nextBytes(content);
    return content;
  }
}
