package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.Form;
import dev.modmesh.platform.Guests;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import dev.modmesh.platform.PlatformProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A host is ready with its modules; how long that takes, and what it then weighs, is printed. */
final class WarmStartTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @RegisterExtension static final Platform PLATFORM = Platform.builder().hosts(1).build();

  @Test
  void theFirstCallThatAHostTakesFindsItsModuleLoaded() {
    PLATFORM
        .publisher()
        .activeWasm(
            Manifest.wasm("warm", "1.0.0")
                .function("echo", Map.of("idempotent", true))
                .with("preload", true),
            Guests.several());
    PLATFORM.host("host-1").kill();
    Await.until("no host is left", SOON, () -> PLATFORM.passing().isEmpty());
    List<Long> millis = new ArrayList<>();
    List<Long> megabytes = new ArrayList<>();

    for (int i = 0; i < Form.of(1, 10); i++) {
      PlatformProcess host = PLATFORM.newHost("warm-" + i, Map.of());
      long begun = System.nanoTime();
      host.start();
      Await.until("the first call is answered by " + host.id(), SOON, () -> answers(host));
      millis.add(Duration.ofNanos(System.nanoTime() - begun).toMillis());
      megabytes.add(residentMegabytes(host.pid()));
      assertThat(PLATFORM.anonymous().get("/api/v1/instances/" + host.id()).text("modules"))
          .as("loaded before it was ready")
          .contains("warm");
      host.kill();
      Await.until("it is gone", SOON, () -> PLATFORM.passing().isEmpty());
    }

    System.out.printf(
        "start to first answered call: %s ms; resident memory of an idle host: %s MB%n",
        millis, megabytes);
  }

  private static boolean answers(PlatformProcess host) {
    Answer answer = PLATFORM.anonymous().call("warm", "echo", "x");
    return answer.status() == 200 && host.id().equals(answer.header("Modmesh-Instance"));
  }

  private static long residentMegabytes(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
