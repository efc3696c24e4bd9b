package dev.modmesh.registry.backend.consul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.api.instance.Health;
import dev.modmesh.api.instance.InstanceRecord;
import dev.modmesh.api.instance.ReadyModule;
import dev.modmesh.api.module.ModuleRef;
import dev.modmesh.api.module.VersionState;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.registry.backend.redis.Clients;
import dev.modmesh.registry.backend.redis.ModuleHashes;
import dev.modmesh.registry.backend.redis.RedisBackend;
import dev.modmesh.registry.backend.redis.RedisLeases;
import dev.modmesh.registry.instance.Instances;
import dev.modmesh.registry.log.RevisionLog;
import dev.modmesh.registry.testing.Registry;
import dev.modmesh.registry.version.Versions;
import dev.modmesh.testserver.ConsulServer;
import dev.modmesh.testserver.GoProgram;
import dev.modmesh.testserver.RedisServer;
import io.vertx.redis.client.Redis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over a real Consul and a real Redis. */
@Timeout(120)
class ConsulBridgeTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String GATEWAY = "http://gateway:8080";

  private final List<AutoCloseable> open = new ArrayList<>();
  private ConsulServer consul;
  private Agent agent;
  private RedisServer redis;
  private Clients clients;

  private static Path program() {
    boolean wanted = Boolean.getBoolean("modmesh.full");
    if (GoProgram.CONSUL.find().isEmpty() && !wanted) {
      System.out.println("not run: the bridge to Consul: `consul` was not built yet");
      Assumptions.abort("`consul` was not built yet");
    }
    return GoProgram.CONSUL.build(Path.of("..").toAbsolutePath().normalize());
  }

  @BeforeEach
  void start() {
    consul = ConsulServer.start(program());
    agent = new Agent(consul);
    redis = RedisServer.start("--loglevel", "warning");
    clients = new Clients();
  }

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
    if (clients != null) {
      clients.close();
      redis.close();
      consul.close();
    }
  }

  /** A gateway, as far as the registry goes. */
  private final class Node implements ConsulBridge.Told {
    final List<Refusal> refusals = new CopyOnWriteArrayList<>();
    final List<Boolean> away = new CopyOnWriteArrayList<>();
    final RevisionLog log;
    final Instances instances;
    final ConsulBridge bridge;

    Node(String id) {
      Redis client = clients.standalone(redis);
      RedisBackend backend = Clients.backend(client, 0);
      log = Registry.log(backend);
      instances =
          new Instances(
              log,
              ConsulBridgeTest::isRefused,
              Duration.ofSeconds(10),
              InstantSource.system(),
              System::nanoTime);
      bridge =
          new ConsulBridge(
              log,
              new RedisLeases(client, Duration.ofSeconds(2)),
              new ModuleHashes(client, Duration.ofSeconds(2)),
              new ConsulSettings(
                  URI.create(consul.url()), null, Duration.ofSeconds(1), Duration.ofSeconds(1)),
              Registry.CODEC,
              ConsulBridgeTest::isRefused,
              this);
      log.start();
      bridge.start(id, GATEWAY);
      open.add(backend);
      open.add(log);
      open.add(bridge);
    }

    @Override
    public void refused(Refusal refusal) {
      refusals.add(refusal);
    }

    @Override
    public void away(boolean isAway) {
      away.add(isAway);
    }

    RegistryView view() {
      return log.view();
    }

    InstanceRecord instance(String id) {
      return Objects.requireNonNull(view().instances().get(id));
    }

    boolean isHealth(String id, Health health) {
      InstanceRecord instance = view().instances().get(id);
      return instance != null && instance.health() == health;
    }

    void awaitHealth(String id, Health health) {
      await(id + " is " + health, () -> isHealth(id, health));
    }

    void awaitGone(String id) {
      await(id + " is gone", () -> !view().instances().containsKey(id));
    }

    void awaitRefusal(String subject, String part) {
      await(
          subject + " is refused: " + part + ", not only " + refusals,
          () ->
              refusals.stream()
                  .anyMatch(one -> one.subject().equals(subject) && one.message().contains(part)));
    }
  }

  private static boolean isRefused(String host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), 500);
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static void await(String what, BooleanSupplier holds) {
    long end = System.nanoTime() + SOON.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain: " + what);
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  /** Something that listens, as a foreign service does. */
  private ServerSocket listener() throws IOException {
    ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    open.add(socket);
    return socket;
  }

  private Map<String, String> hash(String module, String version) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("name", module);
    fields.put("version", version);
    fields.put("service_url", "http://127.0.0.1:1/base");
    fields.put("checksum", "sha256:" + "a".repeat(64));
    fields.put("size_bytes", "1");
    fields.put("dependencies", "[]");
    fields.put("tags", "[]");
    fields.put("health_check_url", "http://127.0.0.1:1/health");
    fields.put("last_updated", "2030-01-01T00:00:00Z");
    fields.put("load_balancer_weight", "70");
    return fields;
  }

  private void write(String module, String version, Map<String, String> fields) {
    long unused = redis.ask(client -> client.hset("module:" + module + ":" + version, fields));
  }

  private Map<String, String> inRedis(String module, String version) {
    return redis.ask(client -> client.hgetAll("module:" + module + ":" + version));
  }

  @Test
  void aForeignServiceIsAnInstanceWhileConsulListsIt() throws IOException {
    Node node = new Node("a");
    int port = listener().getLocalPort();
    write("weather", "1.0.0", hash("weather", "1.0.0"));
    agent.register("weather", "w-1", port, "sky", "version:1.0.0");

    node.awaitHealth("w-1", Health.PASSING);
    InstanceRecord instance = node.instance("w-1");
    assertThat(instance.baseUrl()).isEqualTo("http://127.0.0.1:" + port);
    assertThat(instance.source()).isEqualTo("consul");
    assertThat(instance.loadBalancerWeight()).isEqualTo(70);
    assertThat(instance.modules())
        .containsExactly(new ReadyModule(ModuleRef.parse("weather@1.0.0"), null));
    assertThat(node.view().version(ModuleRef.parse("weather@1.0.0")))
        .hasValueSatisfying(
            record -> {
              assertThat(record.serviceUrl()).isEqualTo("http://127.0.0.1:1/base");
              assertThat(record.source()).isEqualTo("consul");
            });

    agent.fail("w-1");
    node.awaitHealth("w-1", Health.CRITICAL);
    node.instances.sweep(); // it sends no heartbeats, and nobody expects any

    agent.deregister("weather", "w-1");
    node.awaitGone("w-1");
    assertThat(node.view().version(ModuleRef.parse("weather@1.0.0"))).isPresent();
    redis.ask(client -> client.del("module:weather:1.0.0"));
    await(
        "the version goes with its hash",
        () -> node.view().version(ModuleRef.parse("weather@1.0.0")).isEmpty());
    assertThat(node.refusals).isEmpty();
  }

  @Test
  void aServiceMayComeBeforeItsHash() throws IOException {
    Node node = new Node("a");
    agent.register("late", "l-1", listener().getLocalPort(), "version:1.0.0");
    node.awaitRefusal("late@1.0.0", "no hash module:late:1.0.0");

    write("late", "1.0.0", hash("late", "1.0.0"));

    node.awaitHealth("l-1", Health.PASSING);
  }

  @Test
  void whatIsPublishedHereIsMirroredExactly() {
    Node node = new Node("a");
    Versions versions = new Versions(node.log, InstantSource.system());
    versions.publish(Registry.version("text@1.2.0", VersionState.ACTIVE, "math", "^2.0"));
    versions.publish(Registry.version("text@1.3.0", VersionState.ACTIVE));
    String lease =
        node.instances.register(Registry.instance("host-1", 9000), Registry.body(9000)).leaseId();

    await("the host is registered", () -> agent.services().containsKey("module-text-host-1"));
    assertThat(agent.services().get("module-text-host-1"))
        .asInstanceOf(
            org.assertj.core.api.InstanceOfAssertFactories.map(String.class, Object.class))
        .containsEntry("Service", "module-text")
        .containsEntry("Address", "127.0.0.1")
        .containsEntry("Port", 9000)
        .containsEntry("Meta", Map.of())
        .containsEntry("Tags", List.of("version:1.3.0", "version:1.2.0"));
    assertThat(inRedis("text", "1.2.0"))
        .containsEntry("service_url", GATEWAY)
        .containsEntry("dependencies", "[\"math@^2.0\"]")
        .hasSize(10);
    assertThat(node.instance("host-1").source()).isNull();

    versions.delete(ModuleRef.parse("text@1.3.0"));
    await("its hash goes", () -> inRedis("text", "1.3.0").isEmpty());
    node.instances.drain("host-1", lease, true);
    await("the host is deregistered", () -> agent.services().isEmpty());
    assertThat(node.refusals).isEmpty();
  }

  @Test
  void whatCannotBeReadIsRefusedOnceAndStopsNothing() throws IOException {
    Node node = new Node("a");
    int port = listener().getLocalPort();
    new Versions(node.log, InstantSource.system())
        .publish(Registry.version("ours@1.0.0", VersionState.ACTIVE));
    Map<String, String> broken = hash("broken", "1.0.0");
    broken.put("tags", "[");
    write("broken", "1.0.0", broken);
    write("good", "1.0.0", hash("good", "1.0.0"));
    redis.ask(client -> client.set("module:text:1.0.0", "no hash at all"));
    agent.register("broken", "b-1", port, "version:1.0.0");
    agent.register("text", "t-1", port, "version:1.0.0");
    agent.register("Bad Name", "n-1", port, "version:1.0.0");
    agent.register("good", "v-1", port, "version:one");
    agent.register("good", "v-2", port);
    agent.register("ours", "o-1", port, "version:1.0.0");
    agent.register("good", "g-1", port, "version:1.0.0");

    node.awaitHealth("g-1", Health.PASSING);
    node.awaitRefusal("broken@1.0.0", "tags is `[` and must be a JSON list of strings");
    node.awaitRefusal("text@1.0.0", "no hash");
    node.awaitRefusal("module-Bad Name", "name must be");
    node.awaitRefusal("module-good-v-1", "SemVer");
    node.awaitRefusal("module-good-v-2", "version:1.2.0");
    node.awaitRefusal("module-ours-o-1", "published to the platform");
    assertThat(node.view().instances()).containsOnlyKeys("g-1");

    broken.put("tags", "[]");
    write("broken", "1.0.0", broken);
    node.awaitHealth("b-1", Health.PASSING);
    assertThat(node.refusals).hasSize(6);
  }

  @Test
  void aVersionKeepsTheChecksumThatItHadFirst() throws IOException {
    Node node = new Node("a");
    write("fixed", "1.0.0", hash("fixed", "1.0.0"));
    agent.register("fixed", "f-1", listener().getLocalPort(), "version:1.0.0");
    node.awaitHealth("f-1", Health.PASSING);
    Map<String, String> other = hash("fixed", "1.0.0");
    other.put("checksum", "sha256:" + "b".repeat(64));

    write("fixed", "1.0.0", other);
    agent.register("fixed", "f-2", listener().getLocalPort(), "version:1.0.0");

    node.awaitRefusal("fixed@1.0.0", "a version never changes");
    assertThat(node.view().version(ModuleRef.parse("fixed@1.0.0")))
        .hasValueSatisfying(
            record -> assertThat(record.checksum()).hasToString("sha256:" + "a".repeat(64)));
    assertThat(node.view().instances()).containsOnlyKeys("f-1");
  }

  @Test
  void whileConsulIsAwayWhatListensStays() throws IOException {
    Node node = new Node("a");
    ServerSocket dying = listener();
    write("weather", "1.0.0", hash("weather", "1.0.0"));
    agent.register("weather", "w-1", listener().getLocalPort(), "version:1.0.0");
    agent.register("weather", "w-2", dying.getLocalPort(), "version:1.0.0");
    node.awaitHealth("w-1", Health.PASSING);
    node.awaitHealth("w-2", Health.PASSING);
    node.instances.register(Registry.instance("host-1", 9000), Registry.body(9000));
    new Versions(node.log, InstantSource.system())
        .publish(Registry.version("text@1.0.0", VersionState.ACTIVE));
    await("the host is registered", () -> agent.services().containsKey("module-text-host-1"));

    consul.kill();
    await("it is told", node.bridge::isAway);
    dying.close();
    node.awaitHealth("w-2", Health.CRITICAL);
    assertThat(node.isHealth("w-1", Health.PASSING)).isTrue();

    consul.forget();
    consul.start();
    await("the host is registered anew", () -> agent.services().containsKey("module-text-host-1"));
    node.awaitGone("w-2"); // nobody listens, and Consul knows nothing of it
    assertThat(node.isHealth("w-1", Health.PASSING)).isTrue();
    agent.register("weather", "w-1", node.instance("w-1").port(), "version:1.0.0");
    await("it is listed again", () -> agent.services().containsKey("module-weather-w-1"));
    assertThat(node.away).containsExactly(true, false);
  }

  @Test
  void aConsulThatHangsIsAwayToo() throws IOException {
    Node node = new Node("a");
    write("weather", "1.0.0", hash("weather", "1.0.0"));
    agent.register("weather", "w-1", listener().getLocalPort(), "version:1.0.0");
    node.awaitHealth("w-1", Health.PASSING);

    consul.process().suspend();
    await("it is told", node.bridge::isAway);
    consul.process().resume();

    await("it is back", () -> !node.bridge.isAway());
    assertThat(node.isHealth("w-1", Health.PASSING)).isTrue();
  }

  @Test
  void anotherGatewayGoesOnWhereOneEnds() throws Exception {
    Node first = new Node("a");
    await("one leads", first.bridge::isLeader);
    Node second = new Node("b");
    write("weather", "1.0.0", hash("weather", "1.0.0"));
    agent.register("weather", "w-1", listener().getLocalPort(), "version:1.0.0");
    second.awaitHealth("w-1", Health.PASSING);
    assertThat(second.bridge.isLeader()).isFalse();

    first.bridge.close();
    await("the other leads", second.bridge::isLeader);
    agent.deregister("weather", "w-1");
    agent.register("weather", "w-2", listener().getLocalPort(), "version:1.0.0");

    second.awaitHealth("w-2", Health.PASSING);
  }
}
