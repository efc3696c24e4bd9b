package dev.modmesh.registry.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.event.Delta;
import dev.modmesh.api.event.Item;
import dev.modmesh.api.event.Kind;
import dev.modmesh.api.event.Revision;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.spi.RegistryBackend;
import dev.modmesh.registry.testing.MemoryBackend;
import dev.modmesh.registry.testing.Writes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every backend does. A test of a backend extends it and says how to open one. */
@Timeout(60)
public abstract class RegistryBackendContract {
  private RegistryBackend backend = unopened();

  /** Opens the backend; the second time in one test with what the first one left. */
  protected abstract RegistryBackend open();

  private static RegistryBackend unopened() {
    return new MemoryBackend();
  }

  @BeforeEach
  void openFirst() {
    backend = open();
  }

  @AfterEach
  void closeLast() {
    backend.close();
  }

  private static Change set(String key, int n) {
    return Change.put(Kind.POLICY, key, Map.of("n", n));
  }

  private Revision append(Change... changes) {
    return backend.append(backend.snapshot().revision(), List.of(changes)).orElseThrow();
  }

  @Test
  void beginsEmptyInAnEpochOfItsOwn() {
    RegistryBackend.Snapshot snapshot = backend.snapshot();

    assertThat(snapshot.items()).isEmpty();
    assertThat(snapshot.revision().epoch()).isNotEmpty();
    assertThat(Revision.parse(snapshot.revision().toString())).isEqualTo(snapshot.revision());
  }

  @Test
  void anAppendIsTheNextRevision() {
    Revision start = backend.snapshot().revision();

    Revision first = append(set("a", 1), set("b", 2));

    assertThat(first).isEqualTo(start.next());
    assertThat(backend.snapshot().revision()).isEqualTo(first);
    assertThat(backend.snapshot().items())
        .containsExactlyInAnyOrder(
            new Item(Kind.POLICY, "a", first, Map.of("n", 1)),
            new Item(Kind.POLICY, "b", first, Map.of("n", 2)));
  }

  @Test
  void changesOfOneKeyWorkInOrder() {
    append(set("a", 1), Change.delete(Kind.POLICY, "a"), set("a", 2), set("b", 1));
    append(set("b", 2), Change.delete(Kind.POLICY, "b"));

    assertThat(backend.snapshot().items())
        .extracting(Item::key, Item::value)
        .containsExactly(tuple("a", Map.of("n", 2)));
  }

  @Test
  void anAppendThatExpectsAnotherRevisionIsRefusedAndChangesNothing() {
    Revision start = backend.snapshot().revision();
    Revision first = append(set("a", 1));

    assertThat(backend.append(start, List.of(set("a", 2)))).isEmpty();
    assertThat(backend.append(first.next(), List.of(set("a", 2)))).isEmpty();
    assertThat(backend.append(new Revision("other", first.number()), List.of(set("a", 2))))
        .isEmpty();
    assertThat(backend.append(Revision.START, List.of(set("a", 2)))).isEmpty();

    assertThat(backend.snapshot().revision()).isEqualTo(first);
    assertThat(backend.snapshot().items())
        .containsExactly(new Item(Kind.POLICY, "a", first, Map.of("n", 1)));
  }

  @Test
  void keepsAnyKeyAndAnyValue() {
    Map<String, @Nullable Object> value =
        Map.of("text", "tab\t line\n / \ud83d\ude00", "list", List.of(1, 2.5, true, Map.of()));
    String key = "a/b\tc \u20ac@1.0.0";

    Revision revision = append(Change.put(Kind.NODE, key, value));

    assertThat(backend.snapshot().items())
        .containsExactly(new Item(Kind.NODE, key, revision, value));
  }

  @Test
  void aValueThatIsNoJsonIsRefusedAsAWhole() {
    Revision start = append(set("a", 1));
    Change broken = Change.put(Kind.POLICY, "b", Map.of("x", new Object()));

    Optional<Revision> appended = Optional.empty();
    try {
      appended = backend.append(start, List.of(set("a", 2), broken));
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("not a JSON value");
    }

    if (appended.isEmpty()) {
      append(set("c", 1));
      assertThat(backend.snapshot().items())
          .contains(new Item(Kind.POLICY, "a", start, Map.of("n", 1)));
    }
  }

  @Test
  void readsAllDeltasOrSaysThatItHasNotAll() {
    Revision start = backend.snapshot().revision();
    Revision first = append(set("a", 1));
    Revision second = append(set("b", 2));

    assertThat(backend.read(second)).contains(List.of());
    backend
        .read(start)
        .ifPresent(
            deltas ->
                assertThat(deltas)
                    .containsExactly(
                        new Delta(start, first, List.of(set("a", 1))),
                        new Delta(first, second, List.of(set("b", 2)))));
    assertThat(backend.read(new Revision("other", 1))).isEmpty();
    assertThat(backend.read(second.next())).isEmpty();
  }

  @Test
  void tellsOfEachAppendAfterItIsMade() {
    List<Revision> heard = new ArrayList<>();
    backend.onAppend(
        revision -> {
          throw new IllegalStateException("broken listener");
        });
    backend.onAppend(
        revision -> {
          assertThat(backend.snapshot().revision()).isEqualTo(revision);
          heard.add(revision);
        });

    Revision before = backend.snapshot().revision();
    Revision first = append(set("a", 1));
    Revision second = append(set("a", 2));

    assertThat(heard)
        .filteredOn(revision -> !revision.equals(before)) // a look may tell where the log stands
        .containsExactly(first, second);
  }

  @Test
  void oneOfTwoWritersWithTheSameExpectationWins() throws Exception {
    int writers = 4;
    int rounds = 50;
    CyclicBarrier barrier = new CyclicBarrier(writers);
    List<Callable<Integer>> work = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      int me = i;
      work.add(
          () -> {
            int won = 0;
            for (int round = 0; round < rounds; round++) {
              Revision seen = backend.snapshot().revision();
              barrier.await();
              won += backend.append(seen, List.of(set("r" + round, me))).isPresent() ? 1 : 0;
              barrier.await();
            }
            return won;
          });
    }

    int won = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> writer : threads.invokeAll(work)) {
        won += writer.get();
      }
    }

    assertThat(won).isEqualTo(rounds);
    assertThat(backend.snapshot().items()).hasSize(rounds);
  }

  @Test
  protected void everythingIsThereAfterOpeningItAgain() {
    Map<String, Map<String, ?>> model = new TreeMap<>();
    for (int number = 1; number <= 200; number++) {
      Revision unused = append(Writes.of(number).toArray(Change[]::new));
      Writes.apply(model, number);
    }
    RegistryBackend.Snapshot before = backend.snapshot();

    backend.close();
    backend = open();

    RegistryBackend.Snapshot after = backend.snapshot();
    assertThat(after.revision()).isEqualTo(before.revision());
    assertThat(after.items()).containsExactlyInAnyOrderElementsOf(before.items());
    assertThat(contents(after)).isEqualTo(model);
    assertThat(append(set("next", 1))).isEqualTo(before.revision().next());
  }

  private static Map<String, Map<String, ?>> contents(RegistryBackend.Snapshot snapshot) {
    Map<String, Map<String, ?>> contents = new TreeMap<>();
    snapshot.items().forEach(item -> contents.put(item.key(), item.value()));
    return contents;
  }

  @Test
  void afterTheEndNothingIsTaken() {
    Revision last = append(set("a", 1));

    backend.close();
    backend.close();

    for (ThrowingCallable use :
        List.<ThrowingCallable>of(
            () -> backend.append(last, List.of(set("a", 2))),
            () -> backend.read(last),
            () -> backend.snapshot())) {
      assertThatExceptionOfType(ProblemException.class)
          .isThrownBy(use)
          .satisfies(
              problem -> assertThat(problem.type()).isEqualTo(ProblemType.REGISTRY_UNAVAILABLE));
    }
  }
}
