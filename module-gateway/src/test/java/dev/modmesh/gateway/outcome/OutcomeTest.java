package dev.modmesh.gateway.outcome;

import static dev.modmesh.gateway.outcome.Outcome.Phase.ANSWERED;
import static dev.modmesh.gateway.outcome.Outcome.Phase.CONNECTING;
import static dev.modmesh.gateway.outcome.Outcome.Phase.SENT;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeTest {
  @Test
  void nothingSentIsRefusedAndSomethingSentIsUnknown() {
    assertThat(Outcome.judge(CONNECTING, 0, null, null)).isEqualTo(Outcome.REFUSED);
    assertThat(Outcome.judge(SENT, 0, null, null)).isEqualTo(Outcome.OUTCOME_UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "200, -,       -,  SUCCESS",
        "422, caller,  -,  CALLER_ERROR",
        "404, -,       -,  CALLER_ERROR",
        "500, module,  -,  MODULE_FAILURE",
        "500, -,       -,  INSTANCE_FAILURE",
        "502, -,       -,  INSTANCE_FAILURE",
        "421, gateway, no, REFUSED",
        "503, gateway, no, OVERLOADED",
        "503, -,       -,  INSTANCE_FAILURE",
        "504, gateway, -,  DEADLINE",
        "504, -,       -,  INSTANCE_FAILURE",
        "408, -,       -,  INSTANCE_FAILURE",
        "302, -,       -,  INSTANCE_FAILURE",
      })
  void judgesAnswersByStatusOriginAndWhetherSomethingRan(
      int status, String origin, String executed, Outcome expected) {
    assertThat(Outcome.judge(ANSWERED, status, origin, executed)).isEqualTo(expected);
  }
}
