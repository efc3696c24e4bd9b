package dev.modmesh.bench;

import dev.modmesh.bench.measure.Comparison;
import dev.modmesh.bench.measure.Figures;
import dev.modmesh.bench.peer.Peer;
import dev.modmesh.bench.peer.Peers;
import dev.modmesh.bench.report.Report;
import dev.modmesh.client.process.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code bench gateways}: the gateway beside others, in one run. */
final class Gateways {
  private static final Comparison.Plan FULL =
      new Comparison.Plan(3, Duration.ofSeconds(90), Duration.ofSeconds(4), 2_000);
  private static final Comparison.Plan SHORT =
      new Comparison.Plan(1, Duration.ofSeconds(60), Duration.ofSeconds(3), 2_000);

  private Gateways() {}

  /**
   * Runs it.
   *
   * @param wanted parts of names of peers; none for all. {@code --short} for one short round
   */
  static void run(Path home, List<String> wanted) throws IOException {
    List<String> names = new ArrayList<>(wanted);
    Comparison.Plan plan = names.remove("--short") ? SHORT : FULL;
    List<Peer> peers = Peers.all(home).stream().filter(peer -> isWanted(peer, names)).toList();
    List<Peer> present = new ArrayList<>();
    for (Peer peer : peers) {
      peer.missing()
          .ifPresentOrElse(
              why -> System.err.println("not measured: " + peer.name() + ": " + why),
              () -> present.add(peer));
    }
    Path folder = Files.createTempDirectory("modmesh-bench");
    try (Comparison comparison = Comparison.start(plan, present, folder, System.err::println)) {
      Map<String, Figures> figures = comparison.run();
      Report report = new Report(figures);
      System.out.print(report.table());
      Path results = home.resolve("target/bench");
      report.write(results);
      System.err.println("written to " + results);
    }
    FileTree.delete(folder); // after a failure its logs tell why
  }

  private static boolean isWanted(Peer peer, List<String> names) {
    String name = peer.name().toLowerCase(Locale.ROOT);
    return names.isEmpty()
        || names.stream().anyMatch(part -> name.contains(part.toLowerCase(Locale.ROOT)));
  }
}
