package dev.modmesh.autoscaler.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.autoscaler.observe.Demand;
import dev.modmesh.autoscaler.observe.PoolFrame;
import dev.modmesh.autoscaler.simulate.trace.ArrivalTrace;
import dev.modmesh.autoscaler.simulate.trace.TraceReader;
import dev.modmesh.autoscaler.simulate.trace.TraceSecond;
import dev.modmesh.client.wire.JacksonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrivalLogTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final JacksonCodec JSON = new JacksonCodec();

  @TempDir Path folder;

  private static Demand calls(String pool, double arrivals) {
    PoolFrame frame =
        new PoolFrame(
            0.5,
            0,
            0,
            arrivals,
            arrivals,
            0,
            0,
            0,
            arrivals * 0.1,
            arrivals * 0.01,
            0,
            0,
            0,
            0,
            false);
    return new Demand(true, Map.of(pool, frame), 0.5, List.of());
  }

  @Test
  void whatWasRecordedIsReadAsATrace() throws IOException {
    try (ArrivalLog log = new ArrivalLog(folder.resolve("a"), 1 << 20, JSON)) {
      log.add(calls("default", 3), BEGIN);
      log.add(calls("default", 4), BEGIN.plusMillis(500));
      log.add(calls("gpu", 1), BEGIN.plusMillis(900));
      log.add(calls("default", 0), BEGIN.plusSeconds(1));
      log.add(
          new Demand(true, Map.of("default", PoolFrame.UNKNOWN), 1, List.of("gw")),
          BEGIN.plusSeconds(2));
      log.add(calls("default", 5), BEGIN.plusSeconds(3));
    }
    try (ArrivalLog next = new ArrivalLog(folder.resolve("a"), 1 << 20, JSON)) {
      next.add(calls("default", 6), BEGIN.plusSeconds(4));
    }

    List<ArrivalTrace> traces = new TraceReader(JSON).read(folder.resolve("a"));

    long begin = BEGIN.getEpochSecond();
    assertThat(traces).extracting(ArrivalTrace::pool).containsExactly("default", "gpu");
    assertThat(traces.getFirst().seconds())
        .containsExactly(
            new TraceSecond(begin, 7, 7, 0.7, 0.07),
            new TraceSecond(begin + 3, 5, 5, 0.5, 0.05),
            new TraceSecond(begin + 4, 6, 6, 0.6, 0.06));
  }

  @Test
  void theFolderStaysWithinItsBound() throws IOException {
    long bound = 8 * 1024;
    try (ArrivalLog log = new ArrivalLog(folder, bound, JSON)) {
      for (int i = 0; i < 2000; i++) {
        log.add(calls("default", 1), BEGIN.plusSeconds(i));
        assertThat(bytes()).isLessThanOrEqualTo(bound);
      }
    }
    assertThat(new TraceReader(JSON).read(folder).getFirst().seconds().getLast().second())
        .isEqualTo(BEGIN.getEpochSecond() + 1999);
  }

  private long bytes() throws IOException {
    long sum = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        sum += Files.size(file);
      }
    }
    return sum;
  }

  @Test
  void goesOnWithoutADisk() throws IOException {
    Path file = Files.createFile(folder.resolve("no-folder"));
    try (ArrivalLog log = new ArrivalLog(file, 1 << 20, JSON)) {
      log.add(calls("default", 1), BEGIN);
      log.add(calls("default", 1), BEGIN.plusSeconds(1));
      Files.delete(file);
      log.add(calls("default", 2), BEGIN.plusSeconds(2));
    }

    assertThat(new TraceReader(JSON).read(file).getFirst().seconds().getLast().arrivals())
        .isEqualTo(2);
  }
}
