package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.client.process.ManagedProcess;
import dev.modmesh.client.process.ProcessSpec;
import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.Gateway;
import dev.modmesh.platform.Installation;
import dev.modmesh.platform.Platform;
import dev.modmesh.platform.PlatformExtension;
import dev.modmesh.platform.Tool;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A service in another language that takes part by plain HTTP: the example {@code weather}. */
@ExtendWith(PlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RemoteModuleTest {
  private static final Duration SOON = Duration.ofSeconds(15);

  private final Platform platform;
  private final Gateway gateway;
  private @Nullable ManagedProcess service;
  private int started;

  RemoteModuleTest(Platform platform) {
    this.platform = platform;
    this.gateway = platform.anonymous();
  }

  @BeforeEach
  void start() throws IOException {
    String python = Tool.require("python3", "the example `weather`").toString();
    String id = "weather-" + ++started;
    service =
        ManagedProcess.spawn(
            new ProcessSpec(
                id,
                List.of(
                    python,
                    Installation.example("weather", "weather.py").toString(),
                    "--gateway",
                    gateway.base().toString(),
                    "--token-file",
                    platform.data().token().toString(),
                    "--service-id",
                    id),
                Map.of(),
                platform.data().log(id)));
    Await.until(
        id + " takes calls",
        SOON,
        () -> gateway.get("/api/v1/modules/weather/resolve").text("instances").contains(id));
  }

  private ManagedProcess service() {
    return Objects.requireNonNull(service);
  }

  @AfterEach
  void stop() {
    if (service != null) {
      service.kill();
      service.awaitEnd(SOON);
    }
  }

  @Test
  void answersCallsLikeAnyOtherModule() {
    Answer first = gateway.call("weather", "forecast", "Berlin");
    Answer second = gateway.call("weather", "forecast", "Berlin");

    assertThat(first.returnValue())
        .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
        .containsEntry("city", "Berlin")
        .containsKeys("celsius", "sky");
    assertThat(second.returnValue()).isEqualTo(first.returnValue());
    assertThat(first.header("Modmesh-Module")).isEqualTo("weather@1.0.0");
    assertThat(first.header("Modmesh-Instance")).isEqualTo("weather-" + started);
  }

  @Test
  void tellsItsOwnErrorsToTheCaller() {
    Answer failed = gateway.call("weather", "forecast", "Atlantis");
    Answer wrong = gateway.call("weather", "forecast", 1, 2);

    assertThat(failed.problem()).isEqualTo("500 function-failed");
    assertThat(failed.get("origin")).isEqualTo("module");
    assertThat(failed.get("attempts")).isEqualTo(1);
    assertThat(wrong.problem()).isEqualTo("422 invalid-arguments");
  }

  @Test
  void takesNoMoreCallsOnceItIsKilled() {
    service().kill();
    service().awaitEnd(SOON);

    Answer answer = gateway.call("weather", "forecast", "Berlin");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.problem()).isIn("503 no-instance-available", "503 circuit-open");
    assertThat(answer.header("Retry-After")).isEqualTo("1");
  }

  @Test
  void leavesInOrderWhenItIsAskedToEnd() {
    service().requestEnd();

    assertThat(service().awaitEnd(SOON)).isTrue();
    assertThat(gateway.get("/api/v1/instances/weather-" + started).problem())
        .isEqualTo("404 instance-not-found");
  }
}
