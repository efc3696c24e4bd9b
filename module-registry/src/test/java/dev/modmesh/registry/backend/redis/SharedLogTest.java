package dev.modmesh.registry.backend.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.event.Kind;
import dev.modmesh.api.event.Revision;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.client.wire.JacksonCodec;
import dev.modmesh.registry.log.DeltaRing;
import dev.modmesh.registry.log.RevisionLog;
import dev.modmesh.registry.log.RevisionLog.Decision;
import dev.modmesh.testserver.RedisSentinel;
import dev.modmesh.testserver.RedisServer;
import io.vertx.redis.client.Redis;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

/** Logs of several processes over one Redis, and what Redis may do to them. */
@Timeout(240)
class SharedLogTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Clients clients = new Clients();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
    clients.close();
  }

  /** One that looks only when it writes. */
  private RevisionLog unstarted(Redis client, int replicas, RegistryView lastKnown) {
    RedisBackend backend = Clients.backend(client, replicas);
    open.add(backend);
    RevisionLog log =
        new RevisionLog(
            backend,
            new DeltaRing(Duration.ofMinutes(10), 50_000, InstantSource.system()),
            new JacksonCodec(),
            lastKnown);
    open.add(log);
    return log;
  }

  private RevisionLog log(Redis client, int replicas, RegistryView lastKnown) {
    RevisionLog log = unstarted(client, replicas, lastKnown);
    log.start();
    return log;
  }

  private RedisServer server() {
    RedisServer server = RedisServer.start("--loglevel", "warning");
    open.add(server);
    return server;
  }

  private static Revision put(RevisionLog log, String key, int n) {
    return change(log, Change.put(Kind.POLICY, key, Map.of("n", n)));
  }

  private static Revision change(RevisionLog log, Change change) {
    return log.commit(view -> new Decision<>(List.of(change), true)).revision();
  }

  private static boolean has(RevisionLog log, String key) {
    return log.view().item(Kind.POLICY, key) != null;
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as("waited for: " + what).isNegative();
      Thread.onSpinWait();
    }
  }

  private static void awaitSame(RevisionLog a, RevisionLog b) {
    await(
        "both logs have the same view",
        () ->
            a.view().revision().equals(b.view().revision())
                && a.view().digest().equals(b.view().digest()));
  }

  @Test
  void eachSeesWhatTheOtherAppends() {
    RedisServer server = server();
    RevisionLog a = log(clients.standalone(server), 0, RegistryView.EMPTY);
    RevisionLog b = log(clients.standalone(server), 0, RegistryView.EMPTY);

    Revision first = put(a, "a", 1);
    await("b has it", () -> b.view().revision().equals(first));
    Revision second = put(b, "b", 2);
    await("a has it", () -> a.view().revision().equals(second));

    assertThat(a.view().digest()).isEqualTo(b.view().digest());
    assertThat(second).isEqualTo(first.next());
  }

  @Test
  void aLostWakeUpIsMadeUpFor() {
    RedisServer server = server();
    RevisionLog a = log(clients.standalone(server), 0, RegistryView.EMPTY);
    RevisionLog b = log(clients.standalone(server), 0, RegistryView.EMPTY);

    for (int i = 0; i < 5; i++) {
      String key = "k" + i;
      long unused =
          server.ask(
              c -> c.clientKill(ClientKillParams.clientKillParams().type(ClientType.PUBSUB)));
      Revision made = put(a, key, i);
      await("b has it", () -> b.view().revision().covers(made));
    }

    assertThat(b.view().digest()).isEqualTo(a.view().digest());
  }

  @Test
  void anAppendWhoseAnswerIsLostIsFoundOutAndMadeOnce() throws InterruptedException {
    RedisServer server = server();
    RevisionLog log = log(clients.standalone(server), 0, RegistryView.EMPTY);
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger cuts = new AtomicInteger();
    Thread cutter =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!done.get()) {
                    if (cuts.get() == 0) {
                      Thread.onSpinWait();
                      continue;
                    }
                    int left = cuts.decrementAndGet();
                    long unused =
                        left
                            + server.<Long>ask(
                                c ->
                                    c.clientKill(
                                        ClientKillParams.clientKillParams()
                                            .type(ClientType.NORMAL)));
                  }
                });

    List<Revision> made = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      cuts.set(2); // while it is under way
      made.add(put(log, "k" + i, i));
    }
    done.set(true);
    cutter.join();

    for (int i = 0; i < made.size(); i++) {
      assertThat(made.get(i).number()).isEqualTo(i + 1);
    }
    assertThat(server.<Long>ask(c -> c.xlen("{modmesh}:log"))).isEqualTo(300);
    assertThat(log.view().size()).isEqualTo(300);
  }

  @Test
  void withRedisGoneReadsGoOnAndWritesAreRefusedUntilItIsBack() {
    RedisServer server = server();
    RevisionLog a = log(clients.standalone(server), 0, RegistryView.EMPTY);
    RevisionLog b = log(clients.standalone(server), 0, RegistryView.EMPTY);
    for (int i = 0; i < 20; i++) {
      put(a, "k" + i, i);
    }
    awaitSame(a, b);
    String before = a.view().revision().epoch();

    server.kill();
    await("a says that it is stale", a::isStale);
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> put(a, "refused", 1))
        .satisfies(e -> assertThat(e.type()).isEqualTo(ProblemType.REGISTRY_UNAVAILABLE));
    assertThat(a.view().size()).isEqualTo(20);
    server.start(); // empty: it keeps nothing on disk

    await("a is in a new epoch", () -> !a.view().revision().epoch().equals(before));
    awaitSame(a, b);
    for (int i = 0; i < 20; i++) {
      assertThat(has(b, "k" + i)).isTrue();
    }
    assertThat(a.isStale()).isFalse();
    Revision next = put(b, "next", 1);
    await("a follows", () -> a.view().revision().covers(next));
  }

  @Test
  void aProcessStartsFromWhatItKnewAndBringsItBack() {
    RedisServer server = server();
    RevisionLog first = log(clients.standalone(server), 0, RegistryView.EMPTY);
    put(first, "a", 1);
    RegistryView known = first.view();
    server.kill();

    RevisionLog second = log(clients.standalone(server), 0, known);

    assertThat(second.isStale()).isTrue();
    assertThat(second.view().digest()).isEqualTo(known.digest());
    server.start();
    await("it is in the new epoch", () -> !second.isStale());
    assertThat(has(second, "a")).isTrue();
    awaitSame(first, second);
  }

  @Test
  void nothingThatReplicasConfirmedIsLostInAFailover() {
    RedisSentinel group = RedisSentinel.start("--loglevel", "warning");
    open.add(group);
    RevisionLog log = log(clients.sentinel(group), 1, RegistryView.EMPTY);
    List<String> acknowledged = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      put(log, "before" + i, i);
      acknowledged.add("before" + i);
    }
    RedisServer old = group.primary();

    old.kill();
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (int i = 0; acknowledged.size() < 100 && System.nanoTime() - end < 0; i++) {
      try {
        put(log, "after" + i, i);
        acknowledged.add("after" + i);
      } catch (ProblemException e) {
        assertThat(e.type()).isEqualTo(ProblemType.REGISTRY_UNAVAILABLE);
      }
    }

    assertThat(acknowledged).hasSize(100);
    RevisionLog fresh = log(clients.sentinel(group), 1, RegistryView.EMPTY);
    assertThat(acknowledged).allMatch(key -> has(fresh, key));
  }

  /**
   * A restart from an older dump loses what came after it, as a failover to a late replica does.
   */
  private static void save(RedisServer server) {
    String done = server.ask(c -> c.save());
    assertThat(done).isEqualTo("OK");
  }

  private static void comeBackFromDump(RedisServer server) {
    server.kill();
    server.start();
  }

  @Test
  void whatAFailoverLostIsBroughtBackUnderANewEpoch() {
    RedisServer server = server();
    RevisionLog log = log(clients.standalone(server), 0, RegistryView.EMPTY);
    put(log, "kept", 1);
    put(log, "deleted", 1);
    save(server);
    put(log, "lost", 1);
    change(log, Change.delete(Kind.POLICY, "deleted"));
    Revision before = log.view().revision();

    comeBackFromDump(server);

    await("the log is in a new epoch", () -> !log.view().revision().sameEpoch(before));
    RevisionLog fresh = log(clients.standalone(server), 0, RegistryView.EMPTY);
    assertThat(has(fresh, "kept")).isTrue();
    assertThat(has(fresh, "lost")).isTrue();
    assertThat(has(fresh, "deleted")).isFalse();
    awaitSame(log, fresh);
  }

  @Test
  void aRevisionThatTookTheNumberOfALostOneIsNotTakenForIt() {
    RedisServer server = server();
    RevisionLog late = unstarted(clients.standalone(server), 0, RegistryView.EMPTY);
    put(late, "kept", 1);
    save(server);
    Revision lost = put(late, "lost", 1);
    comeBackFromDump(server);
    RevisionLog other = log(clients.standalone(server), 0, RegistryView.EMPTY);
    Revision taken = put(other, "other", 1);
    assertThat(taken).as("the same number in the same epoch").isEqualTo(lost);

    put(late, "next", 1);

    awaitSame(late, other);
    assertThat(late.view().revision().sameEpoch(lost)).isFalse();
    assertThat(List.of("kept", "lost", "other", "next")).allMatch(key -> has(other, key));
  }
}
