package dev.modmesh.autoscaler.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.api.instance.Health;
import dev.modmesh.api.instance.PoolSpec;
import dev.modmesh.autoscaler.observe.Observation;
import dev.modmesh.autoscaler.observe.PlatformObserver;
import dev.modmesh.autoscaler.pool.PlanPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class SupervisorTest {
  private static final PlanPolicy POLICY =
      new PlanPolicy(
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(1),
          Duration.ofSeconds(60));

  private Instant now = Instant.parse("2026-01-01T12:00:00Z");
  private final FakeHostScaler scaler = new FakeHostScaler(() -> now);
  private final FakeObserver gateway = new FakeObserver();
  private final Supervisor supervisor =
      new Supervisor(
          gateway,
          scaler,
          (spec, hosts, moment) -> spec.min(),
          POLICY,
          () -> now,
          RandomGeneratorFactory.getDefault().create(1));

  private static final class FakeObserver implements PlatformObserver {
    boolean reachable = true;
    final List<PoolSpec> pools = new ArrayList<>();
    final Map<String, Health> health = new HashMap<>();
    final List<String> drained = new ArrayList<>();

    @Override
    public Optional<Observation> observe() {
      return reachable ? Optional.of(new Observation(pools, health, Map.of())) : Optional.empty();
    }

    @Override
    public boolean drain(String serviceId) {
      boolean known = reachable && health.containsKey(serviceId);
      if (known) {
        drained.add(serviceId);
        health.put(serviceId, Health.DRAINING);
      }
      return known;
    }
  }

  private void wants(String pool, int min) {
    gateway.pools.removeIf(found -> found.name().equals(pool));
    gateway.pools.add(new PoolSpec(pool, min, 4, false, List.of()));
  }

  private void registerAll() {
    scaler.hosts().forEach(host -> gateway.health.put(host.serviceId(), Health.PASSING));
  }

  private void pass(long seconds) {
    now = now.plusSeconds(seconds);
  }

  @Test
  void givesEachPoolItsHosts() {
    wants("default", 2);
    wants("gpu", 1);

    supervisor.round();
    supervisor.round();

    assertThat(scaler.log).containsExactly("start default-1", "start default-2", "start gpu-3");
  }

  @Test
  void changesNothingWithoutAGateway() {
    wants("default", 2);
    supervisor.round();
    scaler.log.clear();
    scaler.die("default-1");
    gateway.reachable = false;

    boolean reached = supervisor.round();

    assertThat(reached).isFalse();
    assertThat(scaler.log).isEmpty();
  }

  @Test
  void aGatewayThatComesBackWithoutItsHostsGivesThemTimeToRegister() {
    wants("default", 1);
    supervisor.round();
    registerAll();
    supervisor.round();
    gateway.reachable = false;
    pass(3600);
    supervisor.round();
    gateway.reachable = true;
    gateway.health.clear();

    supervisor.round();
    pass(59);
    supervisor.round();

    assertThat(scaler.log).containsExactly("start default-1");
  }

  @Test
  void replacesAHostThatEnds() {
    wants("default", 1);
    supervisor.round();
    pass(100);
    scaler.die("default-1");

    supervisor.round();

    assertThat(scaler.log)
        .containsExactly("start default-1", "forget default-1", "start default-2");
  }

  @Test
  void scalesInByDrainingAndLeavesTheHostToEnd() {
    wants("default", 1);
    supervisor.round();
    pass(10);
    wants("default", 2);
    supervisor.round();
    registerAll();
    wants("default", 1);

    supervisor.round();
    pass(29);
    supervisor.round();

    assertThat(gateway.drained).containsExactly("default-2");
    assertThat(scaler.log).containsExactly("start default-1", "start default-2");
  }

  @Test
  void endsAHostDirectlyThatNoGatewayKnows() {
    wants("default", 1);
    supervisor.round();
    wants("default", 0);

    supervisor.round();

    assertThat(scaler.log).containsExactly("start default-1", "end default-1");
  }

  @Test
  void leavesHostsOfPoolsAloneThatTheGatewayDoesNotName() {
    wants("default", 1);
    supervisor.round();
    registerAll();
    gateway.pools.clear();

    supervisor.round();

    assertThat(gateway.drained).isEmpty();
    assertThat(scaler.log).containsExactly("start default-1");
  }

  @Test
  void drainsEveryHostAtTheEndAndKillsThoseThatDoNotObey() {
    wants("default", 2);
    supervisor.round();
    registerAll();

    supervisor.beginEnd();
    assertThat(supervisor.roundOfEnd()).isFalse();
    scaler.die("default-1");
    assertThat(supervisor.roundOfEnd()).isFalse();
    pass(30);
    supervisor.roundOfEnd();

    assertThat(gateway.drained).containsExactly("default-1", "default-2");
    assertThat(supervisor.roundOfEnd()).isTrue();
    assertThat(scaler.log)
        .containsExactly(
            "start default-1",
            "start default-2",
            "forget default-1",
            "end default-2",
            "forget default-2");
  }
}
