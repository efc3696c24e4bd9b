package dev.modmesh.chaos;

import dev.modmesh.platform.Platform;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a range means changes again and again under load on two hosts. */
@Tag("chaos")
final class HotSwapTest {
  @RegisterExtension static final Platform PLATFORM = Platform.builder().hosts(2).build();

  @Test
  void losesAndMixesNoCallWhileARangeMeansAnotherVersionAgainAndAgain() {
    Battery.holds(PLATFORM, new HotSwap(List.of("host-1", "host-2")));
  }
}
