package dev.modmesh.autoscaler.decide.surge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.autoscaler.decide.PoolObservation;
import dev.modmesh.autoscaler.decide.ReferenceLog;
import dev.modmesh.autoscaler.decide.ReferenceLog.Scenario;
import dev.modmesh.autoscaler.decide.RunningPolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SurgeReferenceTest {
  static List<Scenario> scenarios() throws IOException {
    return ReferenceLog.scenarios();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void decidesAsTheReferenceWhenUndamped(Scenario scenario) {
    var policy = RunningPolicy.start(new Surge(SurgeSettings.undamped()), scenario.pool());

    List<Integer> decided = new ArrayList<>();
    for (PoolObservation observation : scenario.seen()) {
      decided.add(policy.decide(observation).desired());
    }

    assertThat(decided).isEqualTo(scenario.decided());
  }
}
