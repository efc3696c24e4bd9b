package dev.modmesh.client.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnknownKeysTest {
  private static final Set<String> KNOWN =
      Set.of("modmesh.gateway.retry.budget-ratio", "modmesh.gateway.node-id");

  @Test
  void namesTheNearestSetting() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                UnknownKeys.check(
                    "modmesh.gateway.", KNOWN, List.of("modmesh.gateway.retry.budget-ration")))
        .withMessageContaining("There is no setting `modmesh.gateway.retry.budget-ration`")
        .withMessageContaining("did you mean `modmesh.gateway.retry.budget-ratio`?");
  }

  @Test
  void knownSettingsAndThoseOfOthersPass() {
    UnknownKeys.check(
        "modmesh.gateway.", KNOWN, List.of("modmesh.gateway.node-id", "quarkus.http.port"));
  }

  @Test
  void theDistanceCountsChanges() {
    assertThat(UnknownKeys.distance("", "abc")).isEqualTo(3);
    assertThat(UnknownKeys.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(UnknownKeys.distance("same", "same")).isZero();
  }
}
