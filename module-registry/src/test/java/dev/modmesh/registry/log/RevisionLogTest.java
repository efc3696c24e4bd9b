package dev.modmesh.registry.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.event.Delta;
import dev.modmesh.api.event.Item;
import dev.modmesh.api.event.Kind;
import dev.modmesh.api.event.Revision;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.registry.log.RevisionLog.Committed;
import dev.modmesh.registry.log.RevisionLog.Decision;
import dev.modmesh.registry.testing.MemoryBackend;
import dev.modmesh.registry.testing.Registry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RevisionLogTest {
  private final MemoryBackend backend = new MemoryBackend();
  private final RevisionLog log = Registry.log(backend);
  private final List<Delta> heard = new ArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  RevisionLogTest() {
    log.onDelta((delta, view) -> heard.add(delta));
  }

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  private static Change set(String key, int n) {
    return Change.put(Kind.POLICY, key, Map.of("n", n));
  }

  private static int n(RegistryView view, String key) {
    Item item = view.item(Kind.POLICY, key);
    return item != null && item.value().get("n") instanceof Integer n ? n : 0;
  }

  private Committed<Integer> increment(String key) {
    return log.commit(
        view -> {
          int next = n(view, key) + 1;
          return new Decision<>(List.of(set(key, next)), next);
        });
  }

  @Test
  void aCommitMovesTheViewAndTellsListeners() {
    Committed<Integer> committed = increment("a");

    assertThat(committed.answer()).isEqualTo(1);
    assertThat(committed.revision()).isEqualTo(new Revision("mem", 1));
    assertThat(log.view().revision()).isEqualTo(committed.revision());
    assertThat(n(log.view(), "a")).isEqualTo(1);
    assertThat(heard)
        .containsExactly(
            new Delta(new Revision("mem", 0), committed.revision(), List.of(set("a", 1))));
  }

  @Test
  void aViewIsActedOnBeforeItCanBeRead() {
    List<Integer> prepared = new ArrayList<>();
    List<Integer> readable = new ArrayList<>();
    log.beforeView(
        view -> {
          prepared.add(n(view, "a"));
          readable.add(n(log.view(), "a"));
          throw new IllegalStateException("hurts nobody");
        });

    increment("a");
    increment("a");

    assertThat(prepared).containsExactly(1, 2);
    assertThat(readable).containsExactly(0, 1);
    assertThat(n(log.view(), "a")).isEqualTo(2);
    assertThat(heard).hasSize(2);
  }

  @Test
  void whatIsNoNewsMakesNoRevision() {
    Revision first = Registry.commit(log, set("a", 1));

    assertThat(Registry.commit(log)).isEqualTo(first);
    assertThat(Registry.commit(log, set("a", 1))).isEqualTo(first);
    assertThat(Registry.commit(log, Change.delete(Kind.POLICY, "none"))).isEqualTo(first);
    assertThat(Registry.commit(log, Change.put(Kind.POLICY, "a", Map.of("n", 1L))))
        .isEqualTo(first);
    assertThat(backend.appends()).isEqualTo(1);
    assertThat(heard).hasSize(1);
  }

  @Test
  void onlyTheNewsGoesIntoTheLog() {
    Registry.commit(log, set("a", 1));

    Registry.commit(log, set("a", 1), set("b", 2));

    assertThat(heard.getLast().changes()).containsExactly(set("b", 2));
  }

  @Test
  void aDecisionThatThrowsChangesNothing() {
    ProblemException problem = new ProblemException(ProblemType.IN_USE, "no");

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(
            () ->
                log.commit(
                    view -> {
                      throw problem;
                    }))
        .isSameAs(problem);
    assertThat(backend.appends()).isZero();
    assertThat(increment("a").answer()).isEqualTo(1);
  }

  @Test
  void aBackendThatFailsIsReportedAndNothingIsSeen() {
    backend.failWith(new ProblemException(ProblemType.STORAGE_FULL, "full"));
    RegistryView before = log.view();

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> increment("a"))
        .satisfies(problem -> assertThat(problem.type()).isEqualTo(ProblemType.STORAGE_FULL));

    assertThat(log.view()).isSameAs(before);
    assertThat(heard).isEmpty();
    backend.failWith(null);
    assertThat(increment("a").answer()).isEqualTo(1);
  }

  @Test
  void decidesAgainWhenAnotherWriterWasFaster() {
    increment("a");
    Revision other = backend.append(log.view().revision(), List.of(set("a", 10))).orElseThrow();

    Committed<Integer> committed = increment("a");

    assertThat(committed.answer()).isEqualTo(11);
    assertThat(heard).extracting(Delta::revision).contains(other, committed.revision());
    assertChained(heard);
    assertThat(log.between(new Revision("mem", 0), committed.revision())).contains(heard);
  }

  @Test
  void takesTheSnapshotWhenTheBackendHasNoDeltas() {
    increment("a");
    increment("b");
    Revision known = log.view().revision();
    backend.forgetDeltas();
    Revision other =
        backend
            .append(known, List.of(set("a", 10), Change.delete(Kind.POLICY, "b"), set("c", 3)))
            .orElseThrow();

    Committed<Integer> committed = increment("a");

    assertThat(committed.answer()).isEqualTo(11);
    Delta difference = heard.get(heard.size() - 2);
    assertThat(difference.prev()).isEqualTo(known);
    assertThat(difference.revision()).isEqualTo(other);
    assertThat(difference.changes())
        .containsExactlyInAnyOrder(set("a", 10), Change.delete(Kind.POLICY, "b"), set("c", 3));
    assertChained(heard);
    RegistryView stored = RegistryView.of(log.view().revision(), backend.snapshot().items());
    assertThat(log.view().digest()).isEqualTo(stored.digest());
  }

  @Test
  void aListenerThatThrowsHurtsNeitherTheCommitNorTheOthers() {
    List<Revision> others = new ArrayList<>();
    log.onDelta(
        (delta, view) -> {
          throw new IllegalStateException("broken listener");
        });
    log.onDelta((delta, view) -> others.add(delta.revision()));

    Committed<Integer> first = increment("a");
    Committed<Integer> second = increment("a");

    assertThat(second.answer()).isEqualTo(2);
    assertThat(others).containsExactly(first.revision(), second.revision());
  }

  @Test
  void waitsForAChange() throws Exception {
    RegistryView start = log.view();
    assertThat(log.awaitChange(start.revision(), Duration.ofMillis(5))).isSameAs(start);

    Future<RegistryView> waiting =
        threads.submit(() -> log.awaitChange(start.revision(), Duration.ofSeconds(30)));
    Committed<Integer> committed = increment("a");

    assertThat(waiting.get(20, TimeUnit.SECONDS).revision()).isEqualTo(committed.revision());
    assertThat(log.awaitChange(start.revision(), Duration.ZERO).revision())
        .isEqualTo(committed.revision());
  }

  @Test
  void thoseWhoWaitForTheDiskGoIntoOneRevision() throws Exception {
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    backend.beforeAppend(
        () -> {
          writing.countDown();
          awaitQuietly(go);
        });
    Future<Committed<Integer>> first = threads.submit(() -> increment("n"));
    writing.await();

    List<Future<Committed<Integer>>> others = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      others.add(threads.submit(() -> increment("n")));
    }
    Future<Committed<Boolean>> refused =
        threads.submit(
            () ->
                log.commit(
                    view -> {
                      throw new ProblemException(ProblemType.IN_USE, "no");
                    }));
    Waiting.until(() -> log.waiting() == 21);
    go.countDown();

    assertThat(first.get().revision()).isEqualTo(new Revision("mem", 1));
    List<Integer> answers = new ArrayList<>();
    for (Future<Committed<Integer>> other : others) {
      assertThat(other.get().revision()).isEqualTo(new Revision("mem", 2));
      answers.add(other.get().answer());
    }
    assertThat(answers).doesNotHaveDuplicates().allSatisfy(n -> assertThat(n).isBetween(2, 21));
    assertThat(refused).failsWithin(Duration.ofSeconds(20));
    assertThat(backend.appends()).isEqualTo(2);
    assertThat(n(log.view(), "n")).isEqualTo(21);
    assertThat(log.view().digest())
        .isEqualTo(RegistryView.of(new Revision("mem", 2), backend.snapshot().items()).digest());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void everyChangeOfConcurrentCommittersHasExactlyOneRevision() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    int writers = 8;
    int commits = 200;
    Map<String, Revision> acknowledged = new ConcurrentHashMap<>();
    AtomicBoolean done = new AtomicBoolean();
    CyclicBarrier start = new CyclicBarrier(writers + 1);
    Future<?> rival = threads.submit(() -> interfere(start, done));
    List<Callable<Boolean>> work = new ArrayList<>();
    for (int writer = 0; writer < writers; writer++) {
      String name = "w" + writer;
      work.add(
          () -> {
            start.await();
            for (int i = 0; i < commits; i++) {
              String key = name + "-" + i;
              Committed<Integer> committed =
                  log.commit(
                      view -> {
                        int next = n(view, "shared") + 1;
                        return new Decision<>(List.of(set(key, next), set("shared", next)), next);
                      });
              acknowledged.put(key, committed.revision());
            }
            return true;
          });
    }

    for (Future<Boolean> writer : threads.invokeAll(work)) {
      assertThat(writer.get()).isTrue();
    }
    done.set(true);
    rival.get();
    Registry.commit(log, set("last", 1));

    assertChained(heard);
    assertThat(n(log.view(), "shared")).isEqualTo(writers * commits);
    Map<String, Revision> found = new ConcurrentHashMap<>();
    Set<Integer> numbers = ConcurrentHashMap.newKeySet();
    for (Delta delta : heard) {
      for (Change change : delta.changes()) {
        if (change.key().startsWith("w")) {
          assertThat(found.put(change.key(), delta.revision())).as(change.key()).isNull();
          Map<String, ?> value = change.value();
          assertThat(value).isNotNull();
          assertThat(value.get("n")).isInstanceOfSatisfying(Integer.class, numbers::add);
        }
      }
    }
    assertThat(found).isEqualTo(acknowledged);
    assertThat(numbers).hasSize(writers * commits);
    assertThat(log.view().digest())
        .isEqualTo(
            RegistryView.of(backend.snapshot().revision(), backend.snapshot().items()).digest());
    System.out.println(writers * commits + " commits in " + backend.appends() + " appends");
  }

  /** Another gateway that writes to the same backend. */
  private boolean interfere(CyclicBarrier start, AtomicBoolean done) throws Exception {
    start.await();
    for (int i = 0; i < 1000 && !done.get(); i++) {
      boolean unused =
          backend.append(backend.snapshot().revision(), List.of(set("rival", i))).isPresent();
      LockSupport.parkNanos(100_000);
    }
    return true;
  }

  private static void assertChained(List<Delta> deltas) {
    for (int i = 1; i < deltas.size(); i++) {
      assertThat(deltas.get(i).prev()).isEqualTo(deltas.get(i - 1).revision());
    }
  }
}
