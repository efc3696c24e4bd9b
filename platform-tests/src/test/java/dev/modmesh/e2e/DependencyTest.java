package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.Gateway;
import dev.modmesh.platform.JarModules;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import dev.modmesh.platform.PlatformExtension;
import dev.modmesh.platform.Publisher;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Modules that call modules, and what happens to them when a dependency gets a new version. */
@ExtendWith(PlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DependencyTest {
  private static final Duration SWITCH = Duration.ofSeconds(20);

  private final Gateway gateway;
  private final Publisher publisher;
  private final Platform platform;

  DependencyTest(Platform platform) {
    this.platform = platform;
    this.gateway = platform.anonymous();
    this.publisher = platform.publisher();
  }

  private void publishRate(String module, String version, int percent) {
    publisher.activeJar(
        Manifest.jar(module, version).idempotent("percent"),
        JarModules.of("Rate", "@Function public int percent() { return %d; }".formatted(percent)));
  }

  private void publishOrders(String module, String rates) {
    publisher.activeJar(
        Manifest.jar(module, "1.0.0").idempotent("tax").dependency(rates, "^1.0"),
        JarModules.of(
            "Orders",
            """
            private ModuleContext context;
            @Override public void start(ModuleContext given) { context = given; }
            @Function public long tax(long amount) {
              Object percent = context.modules().call("%s", "percent");
              return amount * ((Number) percent).longValue() / 100;
            }
            """
                .formatted(rates)));
  }

  @Test
  void callsAnotherModuleFromInside() {
    publishRate("rates-a", "1.0.0", 19);
    publishOrders("orders-a", "rates-a");

    Answer answer = gateway.call("orders-a", "tax", 200);

    assertThat(answer.returnValue()).isEqualTo(38);
    assertThat(gateway.get("/api/v1/modules/orders-a/resolve").get("dependencies"))
        .isEqualTo(Map.of("rates-a", "1.0.0"));
  }

  @Test
  void answersFromTheNewDependencyAfterASwitchThatNoCallNotices() {
    publishRate("rates-b", "1.0.0", 10);
    publishOrders("orders-b", "rates-b");
    String before = gateway.get("/api/v1/modules/orders-b/resolve").text("activation");
    assertThat(gateway.call("orders-b", "tax", 100).returnValue()).isEqualTo(10);

    publishRate("rates-b", "1.1.0", 20);
    Await.until(
        "the new rate counts",
        SWITCH,
        () -> Integer.valueOf(20).equals(gateway.call("orders-b", "tax", 100).returnValue()));

    Answer after = gateway.get("/api/v1/modules/orders-b/resolve");
    assertThat(after.get("dependencies")).isEqualTo(Map.of("rates-b", "1.1.0"));
    assertThat(after.get("activation")).isNotEqualTo(before);
  }

  @Test
  void waitsForADependencyThatIsNotThereYet() {
    publisher
        .jar(
            Manifest.jar("early", "1.0.0").idempotent("tax").dependency("late", "^1.0"),
            JarModules.of("Early", "@Function public int tax() { return 7; }"))
        .expect(201);
    assertThat(publisher.state("early", "1.0.0")).isEqualTo("pending");

    publishRate("late", "1.0.0", 1);

    publisher.awaitState("early", "1.0.0", "active");
    assertThat(gateway.call("early", "tax").returnValue()).isEqualTo(7);
  }

  @Test
  void keepsAVersionThatOthersNeed() {
    publishRate("rates-c", "1.0.0", 5);
    publishOrders("orders-c", "rates-c");

    Answer answer = platform.admin().delete("/api/v1/modules/rates-c/versions/1.0.0");

    assertThat(answer.problem()).isEqualTo("409 in-use");
    assertThat(gateway.call("orders-c", "tax", 100).returnValue()).isEqualTo(5);
  }
}
