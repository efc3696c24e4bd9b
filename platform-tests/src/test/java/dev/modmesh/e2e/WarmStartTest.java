package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.Form;
import dev.modmesh.platform.Guests;
import dev.modmesh.platform.Installation;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import dev.modmesh.platform.PlatformProcess;
import dev.modmesh.platform.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A host is ready with its modules, and after a training, also of an install without any example,
 * it starts much sooner. How long that takes, and what it then weighs, is printed.
 */
final class WarmStartTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration TRAINING = Duration.ofMinutes(3);
  private static final int STARTS = Form.of(2, 10);
  private static final double SHARE = 0.8;
  private static final long IDLE_NANOS = Duration.ofSeconds(Form.of(0, 3)).toNanos();

  @TempDir Path home;

  /**
   * One start of a host.
   *
   * @param millis from the start of its process to its first answer
   * @param cpuMillis that it needed for this, which other programs on the machine do not change
   * @param megabytes of resident memory, idle
   */
  private record Start(long millis, long cpuMillis, long megabytes) {
    @Override
    public String toString() {
      return millis + " ms (" + cpuMillis + " ms of CPU time), " + megabytes + " MB";
    }
  }

  @Test
  void aHostStartsWithItsModuleLoadedAndSoonerWithATrainedCache() {
    Installation.copyTo(home);
    Path cache = home.resolve("module-host/target/quarkus-app/app.aot");

    try (Platform platform = Platform.builder().home(home).hosts(1).build().start()) {
      platform
          .publisher()
          .activeWasm(
              Manifest.wasm("warm", "1.0.0")
                  .function("echo", Map.of("idempotent", true))
                  .with("preload", true),
              Guests.several());
      platform.host("host-1").kill();
      List<Start> without = starts(platform, "cold", cache, false);

      Program.run(Installation.commandLine(home, "train"), home, Map.of(), TRAINING)
          .expectSuccess();
      List<Start> with = starts(platform, "warm", cache, true);

      System.out.printf(
          "start to first answered call, and resident memory of the idle host: %s without a cache,"
              + " %s with a trained one%n",
          without, with);
      assertThat(least(with, Start::cpuMillis))
          .isLessThan((long) (SHARE * least(without, Start::cpuMillis)));
      assertThat(least(with, Start::millis)).isLessThan(least(without, Start::millis));
    }
  }

  private static long least(List<Start> starts, ToLongFunction<Start> value) {
    return starts.stream().mapToLong(value).min().orElseThrow();
  }

  private static List<Start> starts(Platform platform, String name, Path cache, boolean withCache) {
    List<Start> starts = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      Await.until("no host is left", SOON, () -> platform.passing().isEmpty());
      PlatformProcess host = platform.newHost(name + "-" + i, Map.of());
      long begun = System.nanoTime();
      host.start();
      Await.until(
          "the first call is answered by " + host.id(), SOON, () -> answers(platform, host));
      long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
      long cpuMillis = cpuMillis(host.pid());
      assertThat(platform.anonymous().get("/api/v1/instances/" + host.id()).text("modules"))
          .as("loaded before it was ready")
          .contains("warm");
      assertThat(maps(host.pid()).contains(cache.toString()))
          .as("%s maps %s", host.id(), cache)
          .isEqualTo(withCache);
      idle();
      starts.add(new Start(millis, cpuMillis, residentMegabytes(host.pid())));
      host.kill();
    }
    return starts;
  }

  private static void idle() {
    long begun = System.nanoTime();
    Await.until("a while", SOON, () -> System.nanoTime() - begun >= IDLE_NANOS);
  }

  private static boolean answers(Platform platform, PlatformProcess host) {
    Answer answer = platform.anonymous().call("warm", "echo", "x");
    return answer.status() == 200 && host.id().equals(answer.header("Modmesh-Instance"));
  }

  private static long cpuMillis(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .map(Duration::toMillis)
        .orElseThrow();
  }

  private static String maps(long pid) {
    return read(Path.of("/proc/" + pid + "/maps"));
  }

  private static long residentMegabytes(long pid) {
    return read(Path.of("/proc/" + pid + "/status"))
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
