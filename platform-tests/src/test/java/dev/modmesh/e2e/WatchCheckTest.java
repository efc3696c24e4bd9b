package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.CuttingProxy;
import dev.modmesh.platform.Form;
import dev.modmesh.platform.Gateway;
import dev.modmesh.platform.Platform;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Readers of the watch whose streams are cut, and whose gateway is killed and so forgets what they
 * have missed, while much changes.
 */
final class WatchCheckTest {
  private static final int READERS = Form.of(4, 20);
  private static final int DELTAS = Form.of(3_000, 100_000);
  private static final int CUTS = Form.of(10, 50);
  private static final int CUTS_PER_KILL = 5;
  private static final int KEYS = 40;
  private static final Duration LONG = Duration.ofMinutes(Form.of(2, 10));

  @RegisterExtension static final Platform PLATFORM = Platform.builder().build();

  private final AtomicInteger port = new AtomicInteger();
  private final AtomicInteger numbers = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();

  /** Changes one key after the other, some far more often than others. */
  private void write() {
    while (!over.get()) {
      Gateway gateway =
          PLATFORM.direct(URI.create("http://127.0.0.1:" + port), PLATFORM.adminToken());
      int number = numbers.incrementAndGet();
      int key = number % 3 == 0 ? number % KEYS : number % 3;
      try {
        Answer unused =
            gateway
                .put("/api/v1/pools/p" + key, Map.of("min", 0, "max", 1 + number % 900))
                .expect(200);
      } catch (UncheckedIOException e) {
        Thread.yield(); // it was killed
      }
    }
  }

  @Test
  void noReaderMissesADeltaOrGetsOneTwice() throws InterruptedException {
    port.set(PLATFORM.gatewayProcess().url().getPort());
    List<Thread> writers = new ArrayList<>();
    List<CheckedReader> readers = new ArrayList<>();
    try (CuttingProxy proxy = CuttingProxy.start(port::get)) {
      Gateway viaProxy = PLATFORM.direct(URI.create("http://127.0.0.1:" + proxy.port()));
      Stream.generate(() -> CheckedReader.start(viaProxy)).limit(READERS).forEach(readers::add);
      for (int i = 0; i < 2; i++) {
        writers.add(Thread.ofPlatform().daemon().start(this::write));
      }
      for (int cut = 1; cut <= CUTS; cut++) {
        long share = (long) DELTAS * cut / (CUTS + 1);
        Await.until(share + " deltas", LONG, () -> deltas(readers) >= share);
        if (cut % CUTS_PER_KILL == 0) {
          PLATFORM.gatewayProcess().kill();
          PLATFORM.gatewayProcess().start();
          PLATFORM.awaitGateway();
          port.set(PLATFORM.gatewayProcess().url().getPort());
        } else {
          proxy.breakAll();
        }
      }
      Await.until("all deltas", LONG, () -> deltas(readers) >= DELTAS);
      over.set(true);
      for (Thread writer : writers) {
        writer.join();
      }

      Answer last = PLATFORM.anonymous().get("/api/v1/watch?since=0&timeout=1s").expect(200);
      for (CheckedReader reader : readers) {
        Await.until(
            "a reader knows revision " + last.text("revision"),
            Duration.ofSeconds(30),
            () -> reader.view().revision().toString().equals(last.text("revision")));
        assertThat(reader.view().digest()).isEqualTo(last.text("digest"));
      }
    } finally {
      over.set(true);
      readers.forEach(CheckedReader::close);
    }
    System.out.printf(
        "%d deltas checked by %d readers, %d streams, %d starts from a snapshot%n",
        deltas(readers),
        READERS,
        readers.stream().mapToInt(CheckedReader::streams).sum(),
        readers.stream().mapToInt(CheckedReader::compactions).sum());
    assertThat(readers).allSatisfy(reader -> assertThat(reader.wrong()).isEmpty());
    assertThat(readers)
        .allSatisfy(
            reader -> {
              assertThat(reader.streams()).isGreaterThan(CUTS / 2);
              assertThat(reader.compactions()).isPositive();
            });
  }

  private static int deltas(List<CheckedReader> readers) {
    return readers.stream().mapToInt(CheckedReader::deltas).sum();
  }
}
