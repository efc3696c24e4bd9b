package dev.modmesh.registry.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WatcherTest {
  private static final byte[] MEGABYTE = new byte[1 << 20];

  private final AtomicInteger woken = new AtomicInteger();
  private final Watcher watcher = new Watcher(woken::incrementAndGet);

  @Test
  void givesFramesInTheirOrder() {
    byte[] first = {1};
    byte[] second = {2};
    watcher.offer(first);
    watcher.offer(second);

    assertThat(watcher.poll()).isSameAs(first);
    assertThat(watcher.isDrained()).isFalse();
    assertThat(watcher.poll()).isSameAs(second);
    assertThat(watcher.poll()).isNull();
    assertThat(watcher.isDrained()).isTrue();
    assertThat(woken).hasValue(2);
  }

  @Test
  void aReaderThatFallsBehindIsStartedOver() {
    for (int i = 0; i < 4; i++) {
      watcher.offer(MEGABYTE);
    }
    assertThat(watcher.hasOverflown()).isFalse();

    watcher.offer(new byte[] {1});

    assertThat(watcher.hasOverflown()).isTrue();
    assertThat(watcher.poll()).isNull();
    watcher.offer(new byte[] {2});
    assertThat(watcher.poll()).as("nothing between the gap and the new start").isNull();

    watcher.restart(List.of(new byte[] {3}));
    assertThat(watcher.hasOverflown()).isFalse();
    assertThat(watcher.poll()).containsExactly(3);
  }

  /** Otherwise a registry of more than 4 MiB could never be handed over while it changes. */
  @Test
  void aLargeStartLeavesRoomForWhatFollows() {
    watcher.restart(List.of(MEGABYTE, MEGABYTE, MEGABYTE, MEGABYTE, MEGABYTE, MEGABYTE));

    watcher.offer(new byte[] {1});
    for (int i = 0; i < 3; i++) {
      watcher.offer(MEGABYTE);
    }
    assertThat(watcher.hasOverflown()).isFalse();

    for (int i = 0; i < 6; i++) {
      assertThat(watcher.poll()).isSameAs(MEGABYTE);
    }
    assertThat(watcher.poll()).containsExactly(1);
    watcher.offer(MEGABYTE);
    assertThat(watcher.hasOverflown()).isFalse();
    watcher.offer(MEGABYTE);
    assertThat(watcher.hasOverflown()).isTrue();
  }
}
