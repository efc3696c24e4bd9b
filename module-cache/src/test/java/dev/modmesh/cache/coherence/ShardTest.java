package dev.modmesh.cache.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.cache.coherence.Renewal.Notice;
import dev.modmesh.cache.coherence.Shard.Verdict;
import dev.modmesh.cache.key.FunctionId;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ShardTest {
  private static final FunctionId FUNCTION = new FunctionId("m", "f");
  private static final long LEASE = 900;
  private final Shard shard = Shards.shared(Safeguards.ALL).get(7);

  private static Renewal renewal(String epoch, long newest, Notice... notices) {
    return new Renewal(epoch, newest, newest == 0 ? "" : "n" + newest, List.of(notices));
  }

  private static Notice notice(long number) {
    return new Notice(number, "n" + number, FUNCTION, number);
  }

  @Test
  void givesNothingWithoutALease() {
    Fence fence = shard.fence(FUNCTION);

    assertThat(fence.holds()).isTrue();
    assertThat(fence.holds(1)).isFalse();
  }

  @Test
  void countsTheLeaseFromWhenItsRenewalWasSent() {
    assertThat(shard.renew(renewal("e", 0), 100, LEASE)).isEqualTo(Verdict.STARTED_ANEW);
    Fence fence = shard.fence(FUNCTION);

    assertThat(fence.holds(999)).isTrue();
    assertThat(fence.holds(1000)).isFalse();
    assertThat(shard.renew(renewal("e", 0), 1100, LEASE)).isEqualTo(Verdict.IN_STEP);
    assertThat(fence.holds(1100)).isTrue();
  }

  @Test
  void dropsWhatARenewalSaysIsInvalid() {
    shard.renew(renewal("e", 0), 0, LEASE);
    Fence old = shard.fence(FUNCTION);
    Fence other = shard.fence(new FunctionId("m", "g"));

    assertThat(shard.renew(renewal("e", 1, notice(1)), 1, LEASE)).isEqualTo(Verdict.IN_STEP);

    assertThat(old.holds(2)).isFalse();
    assertThat(other.holds(2)).isTrue();
    assertThat(shard.fence(FUNCTION).holds(2)).isTrue();
  }

  @Test
  void dropsEverythingWhenAnInvalidationIsMissing() {
    shard.renew(renewal("e", 1), 0, LEASE);
    Fence other = shard.fence(new FunctionId("m", "g"));

    Verdict verdict = shard.renew(renewal("e", 3, notice(1), notice(3)), 1, LEASE);

    assertThat(verdict).isEqualTo(Verdict.STARTED_ANEW);
    assertThat(other.holds(2)).isFalse();
  }

  @Test
  void dropsEverythingWhenTheNewestInvalidationIsMissing() {
    shard.renew(renewal("e", 1), 0, LEASE);
    Fence fence = shard.fence(FUNCTION);

    assertThat(shard.renew(renewal("e", 2, notice(1)), 1, LEASE)).isEqualTo(Verdict.STARTED_ANEW);
    assertThat(fence.holds(2)).isFalse();
  }

  @Test
  void asksForANewEpochWhenTheStoreHasLostInvalidations() {
    shard.renew(renewal("e", 5), 0, LEASE);
    Fence fence = shard.fence(FUNCTION);

    assertThat(shard.renew(renewal("e", 4), 1, LEASE)).isEqualTo(Verdict.STORE_WENT_BACK);
    assertThat(fence.holds()).isFalse();
    assertThat(shard.isLeased(2)).isFalse();
  }

  @Test
  void asksForANewEpochWhenANumberWasGivenTwice() {
    shard.renew(renewal("e", 5), 0, LEASE);

    Renewal rewritten = new Renewal("e", 5, "x", List.of(new Notice(5, "x", FUNCTION, 9)));

    assertThat(shard.renew(rewritten, 1, LEASE)).isEqualTo(Verdict.STORE_WENT_BACK);
  }

  @Test
  void neverGoesBackToAnEpochThatItHasLeft() {
    shard.renew(renewal("e", 5), 0, LEASE);
    shard.renew(renewal("f", 0), 1, LEASE);

    assertThat(shard.renew(renewal("e", 5), 2, LEASE)).isEqualTo(Verdict.STORE_WENT_BACK);
    assertThat(shard.isLeased(3)).isFalse();
  }

  @Test
  void refusesAFenceThatIsOlderThanWhatItKnows() {
    shard.renew(renewal("e", 0), 0, LEASE);
    Term asked = shard.term();
    shard.invalidate(FUNCTION);

    Fence late = shard.fence(asked, FUNCTION, "e", 0);

    assertThat(late).isNotNull();
    assertThat(late.holds()).isFalse();
    assertThat(shard.fence(asked, FUNCTION, "another", 9)).isNull();
  }
}
