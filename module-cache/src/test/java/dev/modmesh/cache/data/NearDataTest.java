package dev.modmesh.cache.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.api.data.DataKey;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.cache.data.NearData.Lease;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class NearDataTest {
  private static final ModuleName MODULE = new ModuleName("prices");
  private static final DataKey KEY = new DataKey(MODULE, "EUR");
  private static final DataKey OTHER = new DataKey(MODULE, "USD");
  private static final long LEASE = 1_000;

  private final NearData near = new NearData(1 << 20);

  private static DataEntry entry(String value, long leftNanos) {
    return new DataEntry(Buffer.buffer(value), "v" + value, Duration.ofNanos(leftNanos));
  }

  /** A read that was sent under a lease and has come back with a mark, which grants a lease. */
  private void read(Lease asked, String mark, DataKey key, String value, long sent) {
    near.read(key, asked, new Lease(mark, sent + LEASE), mark, entry(value, 1_000_000), sent);
  }

  private @Nullable String find(DataKey key, long now) {
    NearData.Known known = near.find(key, near.lease(MODULE), now);
    DataEntry entry = known == null ? null : known.entry();
    return entry == null ? null : entry.value().toString();
  }

  @Test
  void givesWhatWasReadWhileTheLeaseRuns() {
    assertThat(find(KEY, 0)).isNull();

    read(near.lease(MODULE), "m1", KEY, "1", 0);

    assertThat(find(KEY, LEASE - 1)).isEqualTo("1");
    assertThat(find(KEY, LEASE)).isNull();
    assertThat(find(OTHER, 0)).isNull();
  }

  @Test
  void givesItAgainWhenALaterReadOfTheModuleFindsTheSameMark() {
    read(near.lease(MODULE), "m1", KEY, "1", 0);
    read(near.lease(MODULE), "m1", OTHER, "2", 5_000);

    assertThat(find(KEY, 5_001)).isEqualTo("1");

    read(near.lease(MODULE), "m2", OTHER, "3", 5_500);

    assertThat(find(KEY, 5_501)).isNull();
    assertThat(find(OTHER, 5_501)).isEqualTo("3");
  }

  @Test
  void knowsThatNothingIsThere() {
    near.read(KEY, near.lease(MODULE), new Lease("m1", LEASE), "m1", null, 0);

    NearData.Known known = near.find(KEY, near.lease(MODULE), 1);

    assertThat(known).isEqualTo(new NearData.Known(null));
  }

  @Test
  void givesNoEntryThatHasEnded() {
    near.read(KEY, near.lease(MODULE), new Lease("m1", LEASE), "m1", entry("1", 10), 0);

    assertThat(find(KEY, 9)).isEqualTo("1");
    assertThat(near.find(KEY, near.lease(MODULE), 10)).isEqualTo(new NearData.Known(null));
  }

  @Test
  void keepsNothingThatWasAskedForBeforeAChange() {
    Lease asked = near.lease(MODULE);

    near.drop(MODULE);
    read(asked, "m1", KEY, "old", 0);

    assertThat(find(KEY, 1)).isNull();

    read(near.lease(MODULE), "m2", KEY, "new", 2);

    assertThat(find(KEY, 3)).isEqualTo("new");
  }

  @Test
  void givesNeitherOfTwoReadsThatFindDifferentMarks() {
    Lease asked = near.lease(MODULE);

    read(asked, "m2", KEY, "new", 0);
    read(asked, "m1", KEY, "old", 1);

    assertThat(find(KEY, 2)).isNull();
  }

  @Test
  void keepsUnderARunningLeaseWhatAReadWithoutOneBrings() {
    read(near.lease(MODULE), "m1", KEY, "1", 0);

    near.read(OTHER, near.lease(MODULE), null, "m1", entry("2", 100), 10);
    assertThat(find(OTHER, 11)).isEqualTo("2");
    assertThat(find(OTHER, LEASE)).as("it does not make the lease longer").isNull();

    near.read(OTHER, near.lease(MODULE), null, "m2", entry("3", 100), 20);
    assertThat(find(KEY, 21)).as("the store has moved on").isNull();
  }

  @Test
  void doesNotAskForALeaseSoonAfterOneWasRefused() {
    Lease asked = near.lease(MODULE);
    assertThat(asked.isOver(0)).isTrue();

    near.refused(MODULE, asked, 50);

    assertThat(near.lease(MODULE).isOver(49)).isFalse();
    assertThat(near.lease(MODULE).isOver(50)).isTrue();
    assertThat(find(KEY, 1)).isNull();
  }

  @Test
  void keepsNothingWhenItIsOff() {
    NearData off = new NearData(0);

    off.read(KEY, off.lease(MODULE), new Lease("m1", LEASE), "m1", entry("1", 100), 0);

    assertThat(off.find(KEY, off.lease(MODULE), 1)).isNull();
  }
}
