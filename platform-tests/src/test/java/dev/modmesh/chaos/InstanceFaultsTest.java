package dev.modmesh.chaos;

import dev.modmesh.platform.Platform;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One instance of a few goes wrong. */
@ExtendWith(SharedGateway.class)
@Tag("chaos")
final class InstanceFaultsTest {
  private static final OneBadInstance FAILING =
      new OneBadInstance(
          "failing-instance",
          "1 of 3 instances failing 30 % costs no idempotent call",
          3,
          new Fault.Errors(0.3));
  private static final OneBadInstance SLOW_OF_THREE = slow(3);
  private static final OneBadInstance SLOW_OF_TWO = slow(2);
  private static final OneBadInstance HANGING =
      broken("hanging", "takes calls and never answers", new Fault.Hang());
  private static final OneBadInstance RESETTING =
      broken("resetting", "resets after the head", new Fault.ResetAfterHead());
  private static final OneBadInstance HALVING =
      broken("halving", "sends half a body", new Fault.HalfBody());

  private static OneBadInstance slow(int instances) {
    return new OneBadInstance(
        "slow-of-" + instances,
        "1 of " + instances + " instances 10x slower is set aside, and comes back",
        instances,
        new Fault.Delay(Duration.ofMillis(180))); // on top of 20 ms
  }

  private static OneBadInstance broken(String name, String what, Fault fault) {
    return new OneBadInstance(
        name + "-instance",
        "1 of 3 instances that " + what + " costs no idempotent call",
        3,
        fault);
  }

  @Test
  void losesNoCallToAnInstanceThatFailsNowAndThen(Platform platform) {
    Battery.holds(platform, FAILING);
  }

  @Control
  void needsOutlierEjectionAgainstAFailingInstance() {
    Battery.breaks(Protection.full().withoutOutlierEjection(), 0, FAILING);
  }

  @Control
  void needsRetriesAgainstAFailingInstance() {
    Battery.breaks(Protection.full().withoutRetries(), 0, FAILING);
  }

  @Test
  void setsASlowInstanceOfThreeAside(Platform platform) {
    Battery.holds(platform, SLOW_OF_THREE);
  }

  @Control
  void needsOutlierEjectionAgainstASlowInstanceOfThree() {
    Battery.breaks(Protection.full().withoutOutlierEjection(), 0, SLOW_OF_THREE);
  }

  @Test
  void setsASlowInstanceOfTwoAside(Platform platform) {
    Battery.holds(platform, SLOW_OF_TWO);
  }

  @Control
  void needsOutlierEjectionAgainstASlowInstanceOfTwo() {
    Battery.breaks(Protection.full().withoutOutlierEjection(), 0, SLOW_OF_TWO);
  }

  @Test
  void losesNoCallToAnInstanceThatHangs(Platform platform) {
    Battery.holds(platform, HANGING);
  }

  @Control
  void needsRetriesAgainstAnInstanceThatHangs() {
    Battery.breaks(Protection.full().withoutRetries(), 0, HANGING);
  }

  @Test
  void losesNoCallToAnInstanceThatResets(Platform platform) {
    Battery.holds(platform, RESETTING);
  }

  @Control
  void needsRetriesAgainstAnInstanceThatResets() {
    Battery.breaks(Protection.full().withoutRetries(), 0, RESETTING);
  }

  @Test
  void handsNoHalfBodyOn(Platform platform) {
    Battery.holds(platform, HALVING);
  }

  @Control
  void needsRetriesAgainstHalfBodies() {
    Battery.breaks(Protection.full().withoutRetries(), 0, HALVING);
  }

  @Test
  void keepsCallingTheOnlyInstance(Platform platform) {
    Battery.holds(platform, new OnlyInstanceSlow());
  }
}
