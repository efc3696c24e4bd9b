package dev.modmesh.bench.scale;

import dev.modmesh.client.call.ApiResponse;
import dev.modmesh.client.process.DataFolder;
import dev.modmesh.client.process.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;

/** {@code bench scale}: one gateway with a large registry, beside one with an empty one. */
public final class Scale {
  private static final int CHANGES = 40;

  private final Path jar;
  private final Path folder;

  private Scale(Path home, Path folder) {
    this.jar = home.resolve("module-gateway/target/quarkus-app/quarkus-run.jar");
    this.folder = folder;
  }

  /** What was measured. */
  private record Figures(
      long startMillis,
      long liveBytes,
      long changeMicros,
      long snapshotMillis,
      long snapshotBytes) {}

  /** Measures, and prints a table. */
  public static void run(Path home, int modules, int instances) throws IOException {
    Path folder = Files.createTempDirectory("modmesh-scale");
    Scale scale = new Scale(home, folder);
    Figures empty = scale.measure("empty", 1, 1);
    Figures large = scale.measure("large", modules, instances);
    System.out.printf("%-44s %12s %12s%n", "", "1 x 1", modules + " x " + instances);
    row("from start to ready, ms", empty.startMillis, large.startMillis);
    row("live heap, KB", empty.liveBytes / 1000, large.liveBytes / 1000);
    row("a change, until it is acknowledged, us", empty.changeMicros, large.changeMicros);
    row("snapshot for a watcher, ms", empty.snapshotMillis, large.snapshotMillis);
    row("the same, KB", empty.snapshotBytes / 1000, large.snapshotBytes / 1000);
    FileTree.delete(folder); // after a failure its logs tell why
  }

  private static void row(String what, long empty, long large) {
    System.out.printf("%-44s %,12d %,12d%n", what, empty, large);
  }

  private Figures measure(String name, int modules, int instances) throws IOException {
    DataFolder data = new DataFolder(folder.resolve(name));
    data.prepare();
    data.mintTokens(new SecureRandom());
    System.err.println("writing " + modules + " modules and " + instances + " instances");
    LargeRegistry.write(data.root().resolve("registry").resolve("log.db"), modules, instances);
    System.err.println("starting a gateway");
    try (LargeGateway gateway = LargeGateway.start(jar, data, folder.resolve(name + ".log"))) {
      long live = gateway.liveBytes();
      long change = medianChangeMicros(gateway);
      long begin = System.nanoTime();
      ApiResponse snapshot = gateway.get("/api/v1/watch?timeout=1s");
      long snapshotMillis = (System.nanoTime() - begin) / 1_000_000;
      return new Figures(
          gateway.start().toMillis(), live, change, snapshotMillis, snapshot.body().length);
    }
  }

  private static long medianChangeMicros(LargeGateway gateway) throws IOException {
    long[] micros = new long[CHANGES];
    for (int i = 0; i < CHANGES; i++) {
      Map<String, Object> instance =
          Map.of(
              "host",
              "127.0.0.1",
              "port",
              9,
              "pool",
              "changing",
              "load_balancer_weight",
              1 + i,
              "modules",
              java.util.List.of("module-0@1.0.0"));
      long begin = System.nanoTime();
      gateway.put("/api/v1/instances/changing", instance);
      micros[i] = (System.nanoTime() - begin) / 1000;
    }
    long[] warm = Arrays.copyOfRange(micros, CHANGES / 2, CHANGES);
    Arrays.sort(warm);
    return warm[warm.length / 2];
  }
}
