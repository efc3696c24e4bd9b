package dev.modmesh.registry.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.modmesh.api.event.Item;
import dev.modmesh.api.event.Kind;
import dev.modmesh.api.event.Revision;
import dev.modmesh.api.instance.Health;
import dev.modmesh.api.instance.InstanceRecord;
import dev.modmesh.api.module.ModuleRef;
import dev.modmesh.api.module.VersionState;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.registry.instance.Instances.Registration;
import dev.modmesh.registry.log.RevisionLog;
import dev.modmesh.registry.testing.ManualClock;
import dev.modmesh.registry.testing.MemoryBackend;
import dev.modmesh.registry.testing.Registry;
import dev.modmesh.registry.version.Versions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InstancesTest {
  private static final Duration TTL = Duration.ofSeconds(10);

  private final ManualClock clock = new ManualClock();
  private final FakeAddressProbe probe = new FakeAddressProbe();
  private final MemoryBackend backend = new MemoryBackend();
  private final RevisionLog log = Registry.log(backend);
  private final Instances instances = instances();

  private Instances instances() {
    return new Instances(log, probe, TTL, clock, clock::nanoTime);
  }

  private Registration register(String id, int port) {
    return instances.register(Registry.instance(id, port), Registry.body(port));
  }

  private Revision beat(String id, @Nullable String lease, Object... facts) {
    Map<String, @Nullable Object> body = new java.util.LinkedHashMap<>();
    for (int i = 0; i < facts.length; i += 2) {
      body.put(facts[i].toString(), facts[i + 1]);
    }
    return instances.heartbeat(id, lease, body);
  }

  private InstanceRecord now(String id) {
    return Objects.requireNonNull(log.view().instances().get(id), id);
  }

  private static void assertProblem(ProblemType type, ThrowingCallable call) {
    assertProblem(type, call, "");
  }

  private static void assertProblem(ProblemType type, ThrowingCallable call, String detail) {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(call)
        .satisfies(
            problem -> {
              assertThat(problem.type()).isEqualTo(type);
              assertThat(problem.detail()).contains(detail);
            });
  }

  @Test
  void registersAnInstance() {
    Registration registration = register("h1", 8081);

    assertThat(registration.ttl()).isEqualTo(TTL);
    assertThat(registration.leaseId()).hasSizeGreaterThanOrEqualTo(20);
    assertThat(registration.revision()).isEqualTo(log.view().revision());
    assertThat(now("h1")).isEqualTo(Registry.instance("h1", 8081));
    assertThat(instances.leaseId("h1")).isEqualTo(registration.leaseId());
    assertThat(instances.telemetry("h1")).isNotNull();
  }

  @Test
  void theLogHoldsOnlyTheHashOfALease() {
    Registration registration = register("h1", 8081);

    Item item = Objects.requireNonNull(log.view().item(Kind.INSTANCE, "h1"));

    assertThat(item.value().values().toString()).doesNotContain(registration.leaseId());
    assertThat(item.value())
        .containsEntry("lease_hash", Registry.digest(registration.leaseId()).hex());
  }

  @Test
  void registeringAnewFromTheSameAddressReplacesTheLease() {
    Registration first = register("h1", 8081);
    Registration second = register("h1", 8081);

    assertThat(second.leaseId()).isNotEqualTo(first.leaseId());
    assertThat(probe.probes()).isZero();
    assertProblem(
        ProblemType.INSTANCE_CONFLICT,
        () -> beat("h1", first.leaseId()),
        "The lease of `h1` is stale");
    assertProblem(
        ProblemType.INSTANCE_CONFLICT, () -> instances.drain("h1", first.leaseId(), true));
    assertThat(beat("h1", second.leaseId())).isEqualTo(second.revision());
    assertThat(instances.leaseId("h1")).isEqualTo(second.leaseId());
  }

  @Test
  void anIdThatLivesAtAnotherAddressIsTaken() {
    Registration first = register("h1", 8081);

    assertProblem(
        ProblemType.INSTANCE_CONFLICT,
        () -> register("h1", 8082),
        "Instance `h1` is alive at http://127.0.0.1:8081; choose another service_id.");

    assertThat(now("h1").port()).isEqualTo(8081);
    assertThat(beat("h1", first.leaseId())).isEqualTo(first.revision());
  }

  @Test
  void anotherAddressTakesOverWhenTheOldOneRefuses() {
    Registration first = register("h1", 8081);
    probe.refuse(8081);

    Registration second = register("h1", 8082);

    assertThat(now("h1").port()).isEqualTo(8082);
    assertThat(instances.leaseId("h1")).isEqualTo(second.leaseId());
    assertProblem(ProblemType.INSTANCE_CONFLICT, () -> beat("h1", first.leaseId()));
  }

  @Test
  void anotherAddressTakesOverWhenTheLeaseHasExpired() {
    register("h1", 8081);
    clock.advance(TTL);
    assertProblem(ProblemType.INSTANCE_CONFLICT, () -> register("h1", 8082));
    clock.advance(Duration.ofMillis(1));

    register("h1", 8082);

    assertThat(now("h1").port()).isEqualTo(8082);
  }

  /** The id was free, or its holder dead, when it was looked at; by then another has it. */
  @Test
  void whoComesFirstWhileTheOldAddressIsProbedKeepsTheId() {
    register("h1", 8081);
    probe.refuse(8081);
    probe.whileLooking(() -> register("h1", 8083));

    assertProblem(
        ProblemType.INSTANCE_CONFLICT,
        () -> register("h1", 8082),
        "alive at http://127.0.0.1:8083");

    assertThat(now("h1").port()).isEqualTo(8083);
  }

  @Test
  void oneOfManyThatRegisterAtOnceWins() throws Exception {
    int rivals = 8;
    for (int round = 0; round < 50; round++) {
      String id = "h" + round;
      CyclicBarrier start = new CyclicBarrier(rivals);
      List<Callable<Integer>> work = new ArrayList<>();
      for (int i = 0; i < rivals; i++) {
        int port = 9000 + i;
        work.add(
            () -> {
              start.await();
              try {
                Registration unused = register(id, port);
                return port;
              } catch (ProblemException e) {
                assertThat(e.type()).isEqualTo(ProblemType.INSTANCE_CONFLICT);
                return 0;
              }
            });
      }
      List<Integer> winners = new ArrayList<>();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (Future<Integer> rival : threads.invokeAll(work)) {
          if (rival.get() > 0) {
            winners.add(rival.get());
          }
        }
      }
      assertThat(winners).containsExactly(now(id).port());
    }
  }

  @Test
  void aHeartbeatMakesNoRevisionUnlessAFactHasChanged() {
    Registration registration = register("h1", 8081);
    String lease = registration.leaseId();

    assertThat(beat("h1", lease)).isEqualTo(registration.revision());
    assertThat(beat("h1", lease, "load", 0.7, "in_flight", 3, "capacity", 8, "revision", "e.1"))
        .isEqualTo(registration.revision());
    assertThat(beat("h1", lease, "health", "passing", "modules", List.of()))
        .isEqualTo(registration.revision());
    assertThat(instances.telemetry("h1"))
        .extracting(Telemetry::load, Telemetry::inFlight, Telemetry::capacity, Telemetry::revision)
        .containsExactly(0.0, 0L, 0L, "");

    Revision changed = beat("h1", lease, "loading", List.of("text@1.0.0"));

    assertThat(changed).isEqualTo(registration.revision().next());
    assertThat(now("h1").loading()).containsExactly("text@1.0.0");
  }

  @Test
  void telemetryIsTheLatest() {
    String lease = register("h1", 8081).leaseId();
    clock.advance(Duration.ofSeconds(2));

    beat("h1", lease, "load", 0.7, "in_flight", 3, "capacity", 8, "revision", "e.1");

    assertThat(instances.telemetry("h1"))
        .isEqualTo(new Telemetry(0.7, 3, 8, "e.1", clock.instant()));
    assertThat(instances.telemetry("none")).isNull();
  }

  @Test
  void anUnknownInstanceIsToldToRegister() {
    assertProblem(
        ProblemType.INSTANCE_NOT_FOUND,
        () -> beat("none", "lease"),
        "There is no instance `none`; register it first.");
    assertProblem(ProblemType.INSTANCE_NOT_FOUND, () -> instances.drain("none", null, false));
  }

  @Test
  void aHeartbeatThatCannotBeReadChangesNothing() {
    Registration registration = register("h1", 8081);

    assertProblem(
        ProblemType.INVALID_REQUEST,
        () -> beat("h1", registration.leaseId(), "health", "fine", "zone", "b"),
        "`health` is `fine`: must be one of");

    assertThat(log.view().revision()).isEqualTo(registration.revision());
  }

  @Test
  void aForeignClientIsKnownByItsIdAlone() {
    Registration registration = register("svc", 8081);

    beat("svc", null, "zone", "b");

    assertThat(now("svc").zone()).isEqualTo("b");
    assertThat(instances.leaseId("svc")).isEqualTo(registration.leaseId());
  }

  @Test
  void aPassedSelfTestInAHeartbeatActivatesAVersion() {
    Versions versions = new Versions(log, clock);
    versions.publish(Registry.version("text@1.0.0", VersionState.PENDING));
    String lease = register("h1", 8081).leaseId();

    Revision revision = beat("h1", lease, "modules", List.of("text@1.0.0"));

    assertThat(revision).isEqualTo(log.view().revision());
    assertThat(log.view().version(ModuleRef.parse("text@1.0.0")).orElseThrow().state())
        .isEqualTo(VersionState.ACTIVE);
  }

  @Test
  void drainsAndThenGoes() {
    String lease = register("h1", 8081).leaseId();

    instances.drain("h1", null, false);
    assertThat(now("h1").health()).isEqualTo(Health.DRAINING);
    assertThat(now("h1").healthReason()).isEqualTo("asked to drain");

    Revision again = instances.drain("h1", null, false);
    assertThat(again).isEqualTo(log.view().revision());
    assertThat(now("h1").health()).as("only the owner removes itself").isEqualTo(Health.DRAINING);

    beat("h1", lease, "health", "passing");
    assertThat(now("h1").health()).as("a drain is not taken back").isEqualTo(Health.DRAINING);

    instances.drain("h1", lease, true);
    assertThat(log.view().instances()).isEmpty();
    assertThat(instances.leaseId("h1")).isNull();
    assertThat(instances.telemetry("h1")).isNull();
  }

  @Test
  void silenceMakesItCriticalAndThenRemovesIt() {
    register("h1", 8081);
    Registration other = register("h2", 8082);

    clock.advance(TTL);
    instances.sweep();
    assertThat(now("h1").health()).isEqualTo(Health.PASSING);

    beat("h2", other.leaseId());
    clock.advance(Duration.ofMillis(1));
    instances.sweep();
    assertThat(now("h1").health()).isEqualTo(Health.CRITICAL);
    assertThat(now("h1").healthReason()).isEqualTo("no heartbeat for 10 s");
    assertThat(now("h2").health()).isEqualTo(Health.PASSING);
    Revision marked = log.view().revision();
    instances.sweep();
    assertThat(log.view().revision()).isEqualTo(marked);

    clock.advance(Instances.TOMBSTONE.minusMillis(1));
    beat("h2", other.leaseId());
    instances.sweep();
    assertThat(log.view().instances()).containsKey("h1");
    clock.advance(Duration.ofMillis(1));
    instances.sweep();
    assertThat(log.view().instances()).containsOnlyKeys("h2");
    assertThat(instances.telemetry("h1")).isNull();
    assertThat(instances.leaseId("h1")).isNull();
  }

  @Test
  void aSignOfLifeTakesTheJudgementBack() {
    String lease = register("h1", 8081).leaseId();
    clock.advance(TTL.plusMillis(1));
    instances.sweep();
    assertThat(now("h1").health()).isEqualTo(Health.CRITICAL);

    beat("h1", lease);

    assertThat(now("h1").health()).isEqualTo(Health.PASSING);
    assertThat(now("h1").healthReason()).isNull();
  }

  @Test
  void aSignOfLifeDoesNotTakeBackWhatTheInstanceSaidOfItself() {
    String lease = register("h1", 8081).leaseId();
    beat("h1", lease, "health", "warning", "health_reason", "disk is slow");
    beat("h1", lease, "zone", "b");
    assertThat(now("h1").health()).isEqualTo(Health.WARNING);

    clock.advance(TTL.plusMillis(1));
    instances.sweep();
    assertThat(now("h1").health()).isEqualTo(Health.CRITICAL);
    beat("h1", lease);

    assertThat(now("h1").health()).isEqualTo(Health.WARNING);
    assertThat(now("h1").healthReason()).isEqualTo("disk is slow");

    beat("h1", lease, "health", "passing");
    assertThat(now("h1").healthReason()).as("the reason goes with the health").isNull();
  }

  @Test
  void aDrainOutlivesSilence() {
    String lease = register("h1", 8081).leaseId();
    instances.drain("h1", null, false);
    clock.advance(TTL.plusMillis(1));
    instances.sweep();
    assertThat(now("h1").health()).isEqualTo(Health.CRITICAL);

    beat("h1", lease);
    assertThat(now("h1").health()).isEqualTo(Health.DRAINING);

    clock.advance(TTL.plusMillis(1));
    instances.sweep();
    instances.drain("h1", lease, true);
    assertThat(log.view().instances()).isEmpty();
  }

  @Test
  void twoRefusedConnectsMakeItCriticalAtOnce() {
    String lease = register("h1", 8081).leaseId();

    instances.probe("h1");
    assertThat(now("h1").health()).isEqualTo(Health.PASSING);

    probe.refuse(8081);
    int before = probe.probes();
    instances.probe("h1");
    assertThat(now("h1").health()).isEqualTo(Health.CRITICAL);
    assertThat(now("h1").healthReason()).isEqualTo("connection refused");
    assertThat(probe.probes()).isEqualTo(before + 2);

    instances.probe("h1");
    instances.probe("none");
    assertThat(probe.probes()).as("nothing more to find out").isEqualTo(before + 2);
    beat("h1", lease);
    assertThat(now("h1").health()).isEqualTo(Health.PASSING);
  }

  @Test
  void aProcessThatRegisteredWhileThePortWasProbedIsNotBlamed() {
    register("h1", 8081);
    probe.refuse(8081);
    probe.whileLooking(() -> register("h1", 8081));

    instances.probe("h1");

    assertThat(now("h1").health()).isEqualTo(Health.PASSING);
  }

  @Test
  void leasesOfTheLogGetAFullTimeToLiveAfterARestart() {
    Registration registration = register("h1", 8081);
    clock.advance(Duration.ofSeconds(9));

    Instances restarted = instances();
    clock.advance(TTL);
    restarted.sweep();
    assertThat(now("h1").health()).isEqualTo(Health.PASSING);
    assertThat(restarted.leaseId("h1")).isNull();

    Revision beat = restarted.heartbeat("h1", registration.leaseId(), Map.of());
    assertThat(beat).isEqualTo(log.view().revision());
    assertThat(restarted.leaseId("h1")).isEqualTo(registration.leaseId());
    clock.advance(TTL.plusMillis(1));
    restarted.sweep();
    assertThat(now("h1").health()).isEqualTo(Health.CRITICAL);
  }

  @Test
  void anIdThatComesBackAfterItsTombstoneIsNew() {
    Registration first = register("h1", 8081);
    clock.advance(TTL.plus(Instances.TOMBSTONE).plusMillis(1));
    instances.sweep();

    assertProblem(ProblemType.INSTANCE_NOT_FOUND, () -> beat("h1", first.leaseId()));
    Registration second = register("h1", 8081);
    instances.sweep();

    assertThat(now("h1").health()).isEqualTo(Health.PASSING);
    assertThat(instances.leaseId("h1")).isEqualTo(second.leaseId());
  }

  @Test
  void aDiskThatIsFullLetsNobodyFallSilent() {
    Registration registration = register("h1", 8081);
    backend.failWith(new ProblemException(ProblemType.STORAGE_FULL, "full"));

    for (int i = 0; i < 10; i++) {
      clock.advance(Duration.ofSeconds(2));
      assertProblem(
          ProblemType.STORAGE_FULL, () -> beat("h1", registration.leaseId(), "zone", "b"));
      instances.sweep();
    }
    backend.failWith(null);
    instances.sweep();

    assertThat(now("h1").health()).isEqualTo(Health.PASSING);
    assertProblem(ProblemType.INSTANCE_CONFLICT, () -> register("h1", 8082));
  }

  @Test
  void aRegistrationThatFailsLeavesTheOldLeaseInForce() {
    Registration first = register("h1", 8081);
    backend.failWith(new ProblemException(ProblemType.STORAGE_FULL, "full"));
    assertProblem(ProblemType.STORAGE_FULL, () -> register("h1", 8081));
    backend.failWith(null);

    assertThat(instances.leaseId("h1")).isEqualTo(first.leaseId());
    assertThat(beat("h1", first.leaseId())).isEqualTo(first.revision());
  }

  /** Registering, stale and good heartbeats, drains, probes and sweeps, all at once. */
  @Test
  void leaseAndRecordNeverPart() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    int threadCount = 6;
    CyclicBarrier start = new CyclicBarrier(threadCount);
    List<Callable<Boolean>> work = new ArrayList<>();
    for (int i = 0; i < threadCount; i++) {
      Random random = new Random(seed + i);
      work.add(
          () -> {
            start.await();
            String lease = "none";
            for (int step = 0; step < 400; step++) {
              lease = anything(random, lease);
            }
            return true;
          });
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> worker : threads.invokeAll(work)) {
        assertThat(worker.get()).isTrue();
      }
    }

    Registration last = register("h1", 8081);
    assertThat(beat("h1", last.leaseId())).isEqualTo(log.view().revision());
    log.view()
        .instances()
        .keySet()
        .forEach(
            id -> {
              String held = instances.leaseId(id);
              Item item = Objects.requireNonNull(log.view().item(Kind.INSTANCE, id));
              if (held != null) {
                assertThat(item.value())
                    .as("seed %s", seed)
                    .containsEntry("lease_hash", Registry.digest(held).hex());
              }
            });
  }

  private String anything(Random random, String lease) {
    String id = "h" + random.nextInt(2);
    try {
      switch (random.nextInt(8)) {
        case 0, 1 -> {
          Registration registration = register(id, 8081);
          return registration.leaseId();
        }
        case 2, 3, 4 -> {
          Revision unused = beat(id, lease, "zone", "z" + random.nextInt(5));
        }
        case 5 -> {
          Revision unused = instances.drain(id, lease, true);
        }
        case 6 -> instances.sweep();
        default -> {
          clock.advance(Duration.ofSeconds(random.nextInt(12)));
          instances.probe(id);
        }
      }
    } catch (ProblemException e) {
      assertThat(e.type()).isIn(ProblemType.INSTANCE_NOT_FOUND, ProblemType.INSTANCE_CONFLICT);
    }
    return lease;
  }

  @Test
  void aHeartbeatCountsWhereverItArrives() {
    Instances other = instances();
    Registration registration = register("h1", 8081);

    for (int i = 0; i < 5; i++) {
      clock.advance(TTL.dividedBy(2));
      beat("h1", registration.leaseId(), "in_flight", i);
      instances.heardHere(TTL).forEach(other::heardElsewhere);
      other.sweep();
    }

    assertThat(now("h1").health()).isEqualTo(Health.PASSING);
    assertThat(other.leaseId("h1")).isEqualTo(registration.leaseId());
    assertThat(other.telemetry("h1")).extracting(Telemetry::inFlight).isEqualTo(4L);
    assertThat(other.heardHere(TTL)).isEmpty();
  }

  @Test
  void whatIsOldNewsDoesNotProlongALife() {
    Instances other = instances();
    register("h1", 8081);
    clock.advance(TTL.minusMillis(1));
    instances.heardHere(TTL).forEach(other::heardElsewhere);
    clock.advance(Duration.ofMillis(2));

    other.sweep();

    assertThat(now("h1").health()).isEqualTo(Health.CRITICAL);
  }

  @Test
  void onlyItsOwnerJudgesAnInstance() {
    register("h1", 8081);
    register("h2", 8082);
    clock.advance(TTL.plusMillis(1));

    instances.sweep("h2"::equals);

    assertThat(now("h1").health()).isEqualTo(Health.PASSING);
    assertThat(now("h2").health()).isEqualTo(Health.CRITICAL);
  }

  @Test
  void afterATimeOfBlindnessEverybodyGetsAFullTimeToLive() {
    register("h1", 8081);
    clock.advance(TTL.plusMillis(1));

    instances.trustAll();
    instances.sweep();
    assertThat(now("h1").health()).isEqualTo(Health.PASSING);
    clock.advance(TTL.plusMillis(1));
    instances.sweep();

    assertThat(now("h1").health()).isEqualTo(Health.CRITICAL);
  }
}
