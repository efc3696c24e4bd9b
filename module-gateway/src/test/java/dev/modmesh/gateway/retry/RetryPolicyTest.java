package dev.modmesh.gateway.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.gateway.outcome.Outcome;
import dev.modmesh.gateway.retry.RetryPolicy.Situation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetryPolicyTest {
  private static final long LEFT = 1_000_000;
  private static final long USUAL = 1_000;

  private final RetryPolicy policy = new RetryPolicy(3);

  private RetryDecision decide(Outcome outcome, boolean safe) {
    return policy.decide(outcome, new Situation(1, true, safe, true, LEFT, USUAL));
  }

  @ParameterizedTest
  @EnumSource(names = {"REFUSED", "OVERLOADED"})
  void repeatsAnyCallOfWhichNothingWasRun(Outcome outcome) {
    assertThat(decide(outcome, false)).isEqualTo(RetryDecision.RETRY);
  }

  @ParameterizedTest
  @EnumSource(names = {"INSTANCE_FAILURE", "OUTCOME_UNKNOWN"})
  void repeatsWhatMayHaveRunOnlyWhenThatIsSafe(Outcome outcome) {
    assertThat(decide(outcome, false)).isEqualTo(RetryDecision.NOT_SAFE);
    assertThat(decide(outcome, true)).isEqualTo(RetryDecision.RETRY);
  }

  @ParameterizedTest
  @EnumSource(names = {"SUCCESS", "CALLER_ERROR", "MODULE_FAILURE", "DEADLINE", "CANCELLED"})
  void neverRepeatsWhatHasAnAnswer(Outcome outcome) {
    assertThat(decide(outcome, true)).isEqualTo(RetryDecision.NO_FAULT);
  }

  @Test
  void stopsWhenAllAttemptsAreUsed() {
    assertThat(refusedAfter(3)).isEqualTo(RetryDecision.RETRY);
    assertThat(refusedAfter(4)).isEqualTo(RetryDecision.ATTEMPTS_SPENT);
  }

  private RetryDecision refusedAfter(int attempts) {
    return policy.decide(Outcome.REFUSED, new Situation(attempts, true, true, true, LEFT, USUAL));
  }

  @Test
  void startsNothingThatCannotEndInTime() {
    Situation late = new Situation(1, true, true, true, USUAL, USUAL);

    assertThat(policy.decide(Outcome.REFUSED, late)).isEqualTo(RetryDecision.NO_TIME);
  }

  @Test
  void heedsTheManifest() {
    Situation none = new Situation(1, false, true, true, LEFT, USUAL);

    assertThat(policy.decide(Outcome.REFUSED, none)).isEqualTo(RetryDecision.NOT_WANTED);
  }

  @Test
  void doesNotPesterAnInstanceThatShedsLoad() {
    Situation alone = new Situation(1, true, true, false, LEFT, USUAL);

    assertThat(policy.decide(Outcome.OVERLOADED, alone)).isEqualTo(RetryDecision.NO_OTHER_INSTANCE);
    assertThat(policy.decide(Outcome.REFUSED, alone)).isEqualTo(RetryDecision.RETRY);
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
