package dev.modmesh.host.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Many threads at once: every call has one end, and never too many run. */
final class AdmissionStressTest {
  private static final int SENDERS = 4;
  private static final int CALLS = 20_000;
  private static final int LIMIT = 3;

  private final ExecutorService threads = Executors.newFixedThreadPool(16);
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final CountDownLatch ends = new CountDownLatch(SENDERS * CALLS);
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final Admission admission =
      new Admission(
          new AdmissionPolicy(20, 1, Duration.ofNanos(50_000), Duration.ofNanos(200_000)),
          new AdaptiveLimit(LIMIT, LIMIT, () -> 0, 0),
          this::start);

  private final class Call extends Ticket {
    private final AtomicInteger ended = new AtomicInteger();

    Call(String caller, int depth, long deadlineNanos) {
      super(caller, depth, deadlineNanos, FakeTicket.FUNCTION);
    }

    @Override
    public Ending run() {
      most.accumulateAndGet(running.incrementAndGet(), Math::max);
      Thread.onSpinWait();
      running.decrementAndGet();
      end();
      return Ending.SUCCEEDED;
    }

    @Override
    public void drop(Drop why) {
      end();
    }

    void end() {
      if (ended.incrementAndGet() > 1) {
        faults.add("a second end");
      }
      ends.countDown();
    }
  }

  private void start(Ticket first) {
    threads.execute(
        () -> {
          @Nullable Ticket ticket = first;
          while (ticket != null) {
            Ending ending = ticket.run();
            ticket = admission.finish(ticket, ending, System.nanoTime());
          }
        });
  }

  private void send(long seed, CountDownLatch barrier) throws InterruptedException {
    Random random = new Random(seed);
    List<Call> sent = new ArrayList<>();
    barrier.countDown();
    barrier.await();
    for (int i = 0; i < CALLS; i++) {
      long deadline = System.nanoTime() + (random.nextInt(4) == 0 ? 20_000 : 1_000_000_000_000L);
      Call call = new Call("caller-" + random.nextInt(5), random.nextInt(8) / 6, deadline);
      sent.add(call);
      Verdict verdict = admission.offer(call, System.nanoTime());
      switch (verdict) {
        case RUN -> start(call);
        case WAIT -> {}
        case REFUSE -> call.end();
      }
      Call other = sent.get(random.nextInt(sent.size()));
      if (random.nextInt(3) == 0 && admission.cancel(other)) {
        other.end();
      }
      if (random.nextInt(50) == 0) {
        admission.sweep(System.nanoTime());
      }
    }
  }

  @Test
  void endsEveryCallOnce() throws InterruptedException {
    CountDownLatch barrier = new CountDownLatch(SENDERS);
    try (threads;
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS)) {
      for (int i = 0; i < SENDERS; i++) {
        long seed = i;
        senders.submit(
            () -> {
              send(seed, barrier);
              return null;
            });
      }
      ends.await();
    }

    assertThat(faults).isEmpty();
    assertThat(most.get()).isLessThanOrEqualTo(LIMIT + 1);
    assertThat(admission.snapshot().running() + admission.snapshot().waiting()).isZero();
  }
}
