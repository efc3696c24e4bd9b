package dev.modmesh.chaos;

import dev.modmesh.platform.Platform;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** More is asked for than can be done, or much goes wrong at once. */
@ExtendWith(SharedGateway.class)
@Tag("chaos")
final class OverloadFaultsTest {
  @Test
  void keepsRetriesInBudgetWhenAllInstancesFail(Platform platform) {
    Battery.holds(platform, new AllFailing());
  }

  @Control
  void needsARetryBudgetWhenAllInstancesFail() {
    Battery.breaks(Protection.full().withoutRetryBudget(), 0, new AllFailing());
  }

  @Test
  void refusesFastAndServesOnUnderOverload(Platform platform) {
    Battery.holds(platform, new Overload());
  }

  @Control
  void needsOverloadControlUnderOverload() {
    Battery.breaks(Protection.full().withoutOverloadControl(), 0, new Overload());
  }

  @Test
  void recoversFromASpike(Platform platform) {
    Battery.holds(platform, new Spike());
  }

  @Control
  void needsOverloadControlAndARetryBudgetInASpike() {
    Battery.breaks(Protection.full().withoutOverloadControl().withoutRetryBudget(), 0, new Spike());
  }

  @Test
  void doesNotFeelTwoBadInstancesOfTen(Platform platform) {
    Battery.holds(platform, new TenInstances());
  }

  @Control
  void needsOutlierEjectionAmongTenInstances() {
    Battery.breaks(Protection.full().withoutOutlierEjection(), 0, new TenInstances());
  }
}
