package dev.modmesh.runtime.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.runtime.limit.DeadlineWatchdog.Watch;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DeadlineWatchdogTest {
  private final DeadlineWatchdog watchdog = new DeadlineWatchdog();

  @AfterEach
  void stop() {
    watchdog.close();
  }

  private static long in(Duration time) {
    return System.nanoTime() + time.toNanos();
  }

  private static void untilInterrupted() {
    while (!Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void interruptsAtTheDeadlineAndClearsTheFlag() {
    try (Watch watch = watchdog.watch(in(Duration.ofMillis(20)))) {
      untilInterrupted();
      assertThat(watch.expired()).isTrue();
    }

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void interruptsAgainWhoeverSwallowsTheInterrupt() {
    try (Watch watch = watchdog.watch(in(Duration.ofMillis(10)))) {
      untilInterrupted();
      assertThat(Thread.interrupted()).isTrue();
      untilInterrupted();
    }

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void leavesAnInterruptFromElsewhereAlone() {
    try (Watch watch = watchdog.watch(in(Duration.ofMinutes(1)))) {
      Thread.currentThread().interrupt();
      assertThat(watch.expired()).isFalse();
    }

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void endsAnInnerStretchWithoutEndingTheOuterOne() {
    try (Watch outer = watchdog.watch(in(Duration.ofMinutes(1)))) {
      try (Watch inner = watchdog.watch(in(Duration.ofMillis(10)))) {
        untilInterrupted();
        assertThat(inner.expired()).isTrue();
      }
      assertThat(outer.expired()).isFalse();
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }

  @Test
  void tellsAnInnerStretchOfTheOuterDeadline() {
    try (Watch outer = watchdog.watch(in(Duration.ofMillis(10)))) {
      try (Watch inner = watchdog.watch(in(Duration.ofMinutes(1)))) {
        untilInterrupted();
        assertThat(inner.expired()).isTrue();
      }
      assertThat(outer.expired()).isTrue();
    }
  }

  @Test
  void neverInterruptsAfterTheWatchIsClosed() {
    for (int i = 0; i < 20_000; i++) {
      try (Watch watch = watchdog.watch(System.nanoTime() + i % 50 * 1_000L)) {
        Thread.onSpinWait();
      }
      assertThat(Thread.currentThread().isInterrupted()).as("round %d", i).isFalse();
    }
  }
}
