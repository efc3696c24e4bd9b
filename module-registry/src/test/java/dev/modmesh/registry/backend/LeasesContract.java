package dev.modmesh.registry.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.api.spi.Leases;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every kind of leases keeps to. */
public abstract class LeasesContract {
  private static final Duration TTL = Duration.ofSeconds(5);

  /** The same leases each time, opened anew. */
  protected abstract Leases open();

  /** Lets this time go by. */
  protected abstract void pass(Duration time);

  @Test
  void theFirstHoldsItAndRenewsItWithinOneTerm() {
    Leases leases = open();

    Leases.Lease taken = leases.acquire("scaling", "a", TTL);
    pass(Duration.ofSeconds(4));
    Leases.Lease renewed = leases.acquire("scaling", "a", TTL);
    pass(Duration.ofSeconds(4));
    Leases.Lease asked = leases.acquire("scaling", "b", TTL);

    assertThat(taken.term()).isEqualTo(1);
    assertThat(renewed.term()).isEqualTo(1);
    assertThat(asked.holder()).isEqualTo("a");
    assertThat(asked.remaining()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(1));
    assertThat(leases.find("scaling").orElseThrow().holder()).isEqualTo("a");
    assertThat(leases.find("other")).isEmpty();
  }

  @Test
  void anotherTakesItInALaterTermOnceItIsOver() {
    Leases leases = open();
    leases.acquire("scaling", "a", TTL);

    pass(TTL);

    assertThat(leases.find("scaling")).isEmpty();
    Leases.Lease taken = leases.acquire("scaling", "b", TTL);
    assertThat(taken.holder()).isEqualTo("b");
    assertThat(taken.term()).isEqualTo(2);
    assertThat(leases.acquire("scaling", "a", TTL).holder()).isEqualTo("b");
  }

  @Test
  void itsHolderAloneGivesItUp() {
    Leases leases = open();
    leases.acquire("scaling", "a", TTL);

    assertThat(leases.release("scaling", "b")).isFalse();
    assertThat(leases.release("scaling", "a")).isTrue();
    assertThat(leases.release("scaling", "a")).isFalse();

    assertThat(leases.acquire("scaling", "b", TTL).term()).isEqualTo(2);
  }

  @Test
  void aRestartKeepsHolderAndTerm() {
    open().acquire("scaling", "a", TTL);
    pass(Duration.ofSeconds(2));

    Leases again = open();

    assertThat(again.acquire("scaling", "b", TTL).holder()).isEqualTo("a");
    assertThat(again.acquire("scaling", "a", TTL).term()).isEqualTo(1);
    pass(TTL);
    assertThat(open().acquire("scaling", "b", TTL).term()).isGreaterThanOrEqualTo(1);
  }

  @Test
  void oneOfManyWinsEachRace() throws InterruptedException {
    Leases leases = open();
    for (int round = 1; round <= 50; round++) {
      Set<Leases.Lease> seen = ConcurrentHashMap.newKeySet();
      CountDownLatch start = new CountDownLatch(1);
      try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
        IntStream.range(0, 8)
            .forEach(
                i ->
                    threads.execute(
                        () -> {
                          awaitQuietly(start);
                          seen.add(leases.acquire("race", "holder-" + i, TTL));
                        }));
        start.countDown();
      }
      assertThat(seen.stream().map(Leases.Lease::holder).distinct()).hasSize(1);
      assertThat(seen.stream().map(Leases.Lease::term).distinct()).containsExactly((long) round);
      assertThat(leases.release("race", seen.iterator().next().holder())).isTrue();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
