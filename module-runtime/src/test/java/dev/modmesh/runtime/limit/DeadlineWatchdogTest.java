package dev.modmesh.runtime.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.runtime.limit.DeadlineWatchdog.Watch;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
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

  @Test
  void interruptsWhenTheWorkIsCancelled() {
    Cancellation cancellation = new Cancellation();

    try (Watch watch = watchdog.watch(in(Duration.ofMinutes(1)), cancellation)) {
      Thread.ofPlatform().start(cancellation::request);
      untilInterrupted();
      assertThat(Thread.interrupted()).isTrue();
      untilInterrupted(); // again, as for a deadline
      assertThat(watch.expired()).isFalse();
    }

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void interruptsAtOnceWhatWasCancelledBeforeItBegan() {
    Cancellation cancellation = new Cancellation();
    cancellation.request();

    try (Watch watch = watchdog.watch(in(Duration.ofMinutes(1)), cancellation)) {
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void cancelsTheWorkWithinAlso() {
    Cancellation cancellation = new Cancellation();

    try (Watch outer = watchdog.watch(in(Duration.ofMinutes(1)), cancellation)) {
      try (Watch inner = watchdog.watch(in(Duration.ofSeconds(30)))) {
        cancellation.request();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
      }
    }

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void neverInterruptsTheNextWorkForACancellationThatComesLate() throws InterruptedException {
    AtomicReference<@Nullable Cancellation> newest = new AtomicReference<>();
    AtomicBoolean ended = new AtomicBoolean();
    Thread canceller =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!ended.get()) {
                    Cancellation cancellation = newest.get();
                    if (cancellation != null) {
                      cancellation.request();
                    }
                  }
                });

    for (int i = 0; i < 50_000; i++) {
      Cancellation cancellation = new Cancellation();
      newest.set(cancellation);
      try (Watch watch = watchdog.watch(in(Duration.ofMinutes(1)), cancellation)) {
        Thread.onSpinWait();
      }
      assertThat(Thread.currentThread().isInterrupted()).as("round %d", i).isFalse();
    }

    ended.set(true);
    canceller.join();
  }
}
