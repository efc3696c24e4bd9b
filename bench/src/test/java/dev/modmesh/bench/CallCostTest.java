package dev.modmesh.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.modmesh.bench.measure.Comparison;
import dev.modmesh.bench.peer.Peer;
import dev.modmesh.bench.peer.Peers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What calls cost beside a bare program of the same kind, in one run. A machine that is busy makes
 * both dear, and one that is slow warms both up late: so they take turns until the ratio holds
 * twice in a row, and only one that never does is a fault.
 */
class CallCostTest {
  private static final int COLD_TURNS = 6;
  private static final int IN_A_ROW = 2;
  private static final int MOST_TURNS = 40;
  private static final Comparison.Plan PLAN =
      new Comparison.Plan(1, Duration.ZERO, Duration.ofSeconds(2), 1);

  @ParameterizedTest
  @CsvSource({"Modmesh, vertx-http-proxy, 1", "'Modmesh, near hit', Vert.x echo, 1.75"})
  void aCallCostsNoMoreThanItMay(String ours, String bare, double most, @TempDir Path folder)
      throws IOException {
    assumeTrue(
        System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")
            && Runtime.getRuntime().availableProcessors() > 1,
        "processor time is read as Linux tells it, with one core for what is measured");
    Path home = Path.of("..").toAbsolutePath().normalize();
    List<Peer> peers =
        Peers.all(home).stream().filter(peer -> Set.of(ours, bare).contains(peer.name())).toList();

    int held = 0;
    try (Comparison comparison = Comparison.start(PLAN, peers, folder, line -> {})) {
      for (int turn = 0; turn < MOST_TURNS && held < IN_A_ROW; turn++) {
        Map<String, Double> cpu = comparison.turn();
        double ratio = of(ours, cpu) / of(bare, cpu);
        System.out.printf(Locale.ROOT, "turn %d: %s, ratio %.2f%n", turn + 1, cpu, ratio);
        held = turn >= COLD_TURNS && ratio <= most ? held + 1 : 0;
      }
    }

    assertThat(held).as("turns in which the ratio is at most %s", most).isEqualTo(IN_A_ROW);
  }

  private static double of(String name, Map<String, Double> figures) {
    return Objects.requireNonNull(figures.get(name), name);
  }
}
