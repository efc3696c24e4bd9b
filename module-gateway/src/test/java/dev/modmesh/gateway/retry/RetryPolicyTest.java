package dev.modmesh.gateway.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.gateway.outcome.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetryPolicyTest {
  private final RetryPolicy policy = new RetryPolicy(3);

  private boolean allows(Outcome outcome, boolean safe) {
    return policy.allows(outcome, 1, true, safe, 1_000_000);
  }

  @ParameterizedTest
  @EnumSource(names = {"REFUSED", "OVERLOADED"})
  void repeatsAnyCallOfWhichNothingWasRun(Outcome outcome) {
    assertThat(allows(outcome, false)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"INSTANCE_FAILURE", "OUTCOME_UNKNOWN"})
  void repeatsWhatMayHaveRunOnlyWhenThatIsSafe(Outcome outcome) {
    assertThat(allows(outcome, false)).isFalse();
    assertThat(allows(outcome, true)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"SUCCESS", "CALLER_ERROR", "MODULE_FAILURE", "DEADLINE", "CANCELLED"})
  void neverRepeatsWhatHasAnAnswer(Outcome outcome) {
    assertThat(allows(outcome, true)).isFalse();
  }

  @Test
  void stopsAtTheLimitAtTheDeadlineAndWhenTheManifestSaysNone() {
    assertThat(policy.allows(Outcome.REFUSED, 3, true, true, 1)).isTrue();
    assertThat(policy.allows(Outcome.REFUSED, 4, true, true, 1)).isFalse();
    assertThat(policy.allows(Outcome.REFUSED, 1, true, true, 0)).isFalse();
    assertThat(policy.allows(Outcome.REFUSED, 1, false, true, 1)).isFalse();
  }

  @Test
  void backsOffWithFullJitterUpToItsCeiling() {
    FullJitterBackoff backoff = new FullJitterBackoff(25, 250);

    long[] ceilings = {25, 50, 100, 200, 250, 250};

    for (long ceiling : ceilings) {
      assertThat(backoff.nextDelayInMillis(new RuntimeException())).isBetween(0L, ceiling);
    }
  }
}
