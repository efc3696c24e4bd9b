package dev.modmesh.gateway.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
  private long now;
  private final RetryBudget budget = new RetryBudget(20, 3, () -> now);

  @Test
  void paysAFifthOfTheCallsAndThreeASecond() {
    Random random = new Random(7);
    int seconds = 60;
    int calls = 0;
    int retries = 0;

    for (int i = 0; i < seconds * 500; i++) {
      now += 2_000_000;
      calls++;
      budget.deposit();
      if (random.nextInt(100) < 80 && budget.withdraw()) {
        retries++;
      }
    }

    assertThat(retries)
        .isLessThanOrEqualTo((int) (0.2 * calls) + 3 * seconds)
        .isGreaterThan((int) (0.2 * calls));
  }

  @Test
  void doesNotSaveUpForAStorm() {
    for (int i = 0; i < 100_000; i++) {
      now += 2_000_000;
      budget.deposit();
    }

    int retries = 0;
    while (budget.withdraw()) {
      retries++;
    }

    assertThat(retries).isBetween(1, 51);
  }

  @Test
  void letsAModuleThatIsHardlyCalledTryAgain() {
    assertThat(budget.left()).isEqualTo(30);
    now += 9_000_000_000L;
    assertThat(budget.left()).as("paid in advance").isEqualTo(30);

    now += 3_000_000_000L;

    assertThat(budget.left()).isEqualTo(36);
    assertThat(budget.withdraw()).isTrue();
    assertThat(budget.left()).isEqualTo(35);
  }
}
