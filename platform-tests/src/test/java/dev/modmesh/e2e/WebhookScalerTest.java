package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.platform.Await;
import dev.modmesh.platform.FakeService;
import dev.modmesh.platform.FakeService.Reply;
import dev.modmesh.platform.FakeService.Request;
import dev.modmesh.platform.Platform;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The autoscaler tells a web service how many hosts a pool shall have. */
final class WebhookScalerTest {
  private static final Duration SOON = Duration.ofSeconds(40);

  @RegisterExtension static final Platform PLATFORM = Platform.builder().hosts(1).build();

  @Test
  void postsWhatIsWantedUntilItIsTakenAndReadsItBack() {
    try (FakeService place = new FakeService()) {
      place.answer(json("{\"replicas\":1}"));
      PLATFORM.admin().put("/api/v1/pools/default", Map.of("min", 3, "max", 4)).expect(200);
      PLATFORM
          .newAutoscaler(
              Map.of(
                  "modmesh.autoscaler.scaler",
                  "webhook",
                  "modmesh.autoscaler.webhook.url",
                  place.url() + "/pools"))
          .start();

      Await.until("it is told", SOON, () -> !posts(place).isEmpty());
      Request first = posts(place).getFirst();
      assertThat(first.body()).contains("\"pool\":\"default\"", "\"replicas\":3", "\"term\":");
      assertThat(first.header("idempotency-key")).isNotNull();

      // It was not done: what is read back says one, so it is asked for again, anew.
      Await.until("it is told again", SOON, () -> keys(place).size() > 1);

      place.answer(json("{\"replicas\":3}"));
      Await.until("it reads back", SOON, () -> reads(place) > 2);
      int done = posts(place).size();
      int reads = reads(place);
      Await.until("it goes on reading", SOON, () -> reads(place) > reads + 1);
      assertThat(posts(place)).as("what is so is not asked for").hasSize(done);
    }
  }

  private static Reply json(String body) {
    return new Reply(200, Map.of("Content-Type", "application/json"), body);
  }

  private static List<Request> posts(FakeService place) {
    return place.requests().stream().filter(request -> !request.body().isEmpty()).toList();
  }

  private static List<String> keys(FakeService place) {
    return posts(place).stream()
        .map(request -> Objects.requireNonNull(request.header("idempotency-key")))
        .distinct()
        .toList();
  }

  private static int reads(FakeService place) {
    return place.requests().size() - posts(place).size();
  }
}
