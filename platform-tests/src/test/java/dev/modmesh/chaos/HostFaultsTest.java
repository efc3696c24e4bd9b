package dev.modmesh.chaos;

import dev.modmesh.platform.Platform;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Hosts die, or stop for a while. */
@Tag("chaos")
final class HostFaultsTest {
  @RegisterExtension static final Platform PLATFORM = Platform.builder().hosts(Hosts.COUNT).build();

  @Test
  void losesNoIdempotentCallToAKilledHost() {
    Battery.holds(PLATFORM, new HostKilled());
  }

  @Control
  void needsRetriesWhenAHostIsKilled() {
    Battery.breaks(Protection.full().withoutRetries(), Hosts.COUNT, new HostKilled());
  }

  @Test
  void runsNoCallTwiceWhenAHostIsKilled() {
    Battery.holds(PLATFORM, new HostKilledOnce("once"));
  }

  @Control
  void wouldNoticeCallsThatAreRunTwice() {
    Battery.breaks(PLATFORM, Protection.full().declaredIdempotent(), new HostKilledOnce("call"));
  }

  @Test
  void losesNoIdempotentCallToASuspendedHost() {
    Battery.holds(PLATFORM, new HostSuspended());
  }

  @Control
  void needsRetriesWhenAHostIsSuspended() {
    Battery.breaks(Protection.full().withoutRetries(), Hosts.COUNT, new HostSuspended());
  }

  @Test
  void refusesCallsWhenAllHostsAreDead() {
    Battery.holds(PLATFORM, new AllHostsDead());
  }

  @Test
  void runsNoCallWhoseTimeIsUp() {
    Battery.holds(PLATFORM, new ExpiredInQueue());
  }
}
