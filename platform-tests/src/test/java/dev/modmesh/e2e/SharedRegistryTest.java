package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.Form;
import dev.modmesh.platform.Gateway;
import dev.modmesh.platform.Guests;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import dev.modmesh.platform.Publisher;
import dev.modmesh.testserver.RedisServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two gateways with data folders of their own over one real Redis. */
final class SharedRegistryTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private RedisServer redis;
  private Platform first;
  private Platform second;

  @BeforeEach
  void start() {
    redis = RedisServer.start("--loglevel", "warning");
    first = platform().hosts(1).build().start();
    second = platform().tokensOf(first).build().start();
    awaitNodes(first, 2);
    awaitNodes(second, 2);
  }

  private Platform.Builder platform() {
    return Platform.builder()
        .set("modmesh.gateway.registry.backend", "redis")
        .set("modmesh.gateway.registry.redis.hosts", redis.uri());
  }

  @AfterEach
  void end() {
    second.close();
    first.close();
    redis.close();
  }

  private static void awaitNodes(Platform platform, int count) {
    Await.until(
        count + " gateways are listed",
        SOON,
        () -> platform.anonymous().get("/api/v1/nodes").items().size() == count);
  }

  private static Manifest echo(String name) {
    return Manifest.wasm(name, "1.0.0").idempotent("echo");
  }

  private static void awaitCallable(Platform platform, String module) {
    Await.until(
        module + " can be called",
        SOON,
        () -> platform.anonymous().call(module, "echo", 1).status() == 200);
  }

  @Test
  void whatOnePublishesTheOtherServes() {
    first.publisher().activeWasm(echo("shared"), Guests.several());
    String revision = first.anonymous().get("/api/v1/watch?timeout=1s").text("revision");

    Answer nodes =
        second.anonymous().get("/api/v1/nodes?at_least=" + revision + "&timeout=10s").expect(200);

    assertThat(nodes.items())
        .extracting(node -> node.get("address"))
        .containsExactlyInAnyOrder(
            first.anonymous().base().toString(), second.anonymous().base().toString());
    assertThat(second.anonymous().call("shared", "echo", 1).status()).isEqualTo(200);
    String blob = "/v2/shared/blobs/" + Publisher.digest(Guests.several());
    assertThat(second.admin().get(blob).expect(200).body()).isEqualTo(Guests.several());
    assertThat(second.admin().get("/v2/shared/manifests/1.0.0").status()).isEqualTo(200);
  }

  @Test
  void ofTwoThatPublishOneVersionExactlyOneWins() throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(2);
    for (int round = 0; round < Form.of(5, 50); round++) {
      String name = "contested" + round;
      List<Answer> answers = new ArrayList<>();
      try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
        List<Future<Answer>> both = new ArrayList<>();
        int number = 1;
        for (Platform platform : List.of(first, second)) {
          byte[] code = Guests.numbered(number++);
          both.add(
              threads.submit(
                  () -> {
                    barrier.await();
                    return platform.publisher().wasm(echo(name), code);
                  }));
        }
        for (Future<Answer> one : both) {
          answers.add(one.get());
        }
      }

      assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(201, 409);
      int winner = answers.get(0).status() == 201 ? 1 : 2;
      String path = "/api/v1/modules/" + name + "/versions/1.0.0";
      for (Platform platform : List.of(first, second)) {
        String checksum = Publisher.digest(Guests.numbered(winner));
        Await.until(
            "both have the winner",
            SOON,
            () -> checksum.equals(platform.anonymous().get(path).get("checksum")));
      }
    }
  }

  @Test
  void goesOnWhenOneIsKilledAndLosesNothing() {
    List<String> published = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      first.publisher().wasm(echo("kept" + i), Guests.numbered(i)).expect(201);
      published.add("kept" + i);
    }
    awaitCallable(second, "kept0");

    Instant killed = Instant.now();
    first.gatewayProcess().kill();

    Gateway left = second.anonymous();
    awaitNodes(second, 1);
    Await.until(
        "the host reports to the other gateway",
        SOON,
        () -> {
          Answer host = left.get("/api/v1/instances/host-1");
          return host.status() == 200
              && Instant.parse(host.text("last_heartbeat")).isAfter(killed)
              && "passing".equals(host.get("health"));
        });
    for (int i = 0; i < published.size(); i++) {
      awaitCallable(second, published.get(i));
      String blob = "/v2/" + published.get(i) + "/blobs/" + Publisher.digest(Guests.numbered(i));
      assertThat(second.admin().get(blob).expect(200).body()).isEqualTo(Guests.numbered(i));
    }
    second.publisher().activeWasm(echo("later"), Guests.several());

    first.gatewayProcess().start();
    first.awaitGateway();
    awaitCallable(first, "later");
  }

  @Test
  void aPushMayTakeAnotherGatewayWithEachRequest() {
    byte[] code = Guests.several();
    String digest = Publisher.digest(code);
    int half = code.length / 2;
    Gateway a = first.admin();
    Gateway b = second.admin();

    String session = a.post("/v2/wandering/blobs/uploads/").expect(202).requireHeader("Location");
    Answer appended =
        b.send(
            b.request("PATCH", session, BodyPublishers.ofByteArray(code, 0, half))
                .setHeader("Content-Type", "application/octet-stream")
                .setHeader("Content-Range", "0-" + (half - 1)));
    Answer stands = b.get(session);
    Answer wrong =
        b.send(
            b.request("PATCH", session, BodyPublishers.ofByteArray(code, 0, half))
                .setHeader("Content-Type", "application/octet-stream")
                .setHeader("Content-Range", "0-" + (half - 1)));
    Answer finished =
        b.send(
            b.request(
                    "PUT",
                    session + "?digest=" + digest,
                    BodyPublishers.ofByteArray(code, half, code.length - half))
                .setHeader("Content-Type", "application/octet-stream"));

    assertThat(appended.expect(202).header("Range")).isEqualTo("0-" + (half - 1));
    assertThat(stands.expect(204).header("Range")).isEqualTo("0-" + (half - 1));
    assertThat(wrong.status()).isEqualTo(416);
    assertThat(finished.expect(201).header("Docker-Content-Digest")).isEqualTo(digest);
    assertThat(b.get("/v2/wandering/blobs/uploads/none").status()).isEqualTo(404);
    Publisher elsewhere = second.publisher();
    assertThat(elsewhere.manifest(echo("wandering"), code).status()).isEqualTo(201);
    elsewhere.awaitState("wandering", "1.0.0", "active");
    assertThat(second.anonymous().call("wandering", "echo", 1).status()).isEqualTo(200);
  }

  @Test
  void aKeyedCallRunsOnceWhicheverGatewayItGoesThrough() {
    first.publisher().activeWasm(echo("keyed"), Guests.several());
    awaitCallable(second, "keyed");

    List<Answer> answers = new ArrayList<>();
    for (Platform platform : List.of(first, second)) {
      Gateway gateway = platform.anonymous();
      answers.add(
          gateway.send(
              gateway
                  .callRequest("keyed", "echo", Map.of("args", List.of("x")))
                  .setHeader("Idempotency-Key", "one")));
    }
    Gateway gateway = second.anonymous();
    Answer other =
        gateway.send(
            gateway
                .callRequest("keyed", "echo", Map.of("args", List.of("y")))
                .setHeader("Idempotency-Key", "one"));

    assertThat(answers.get(1).expect(200).body()).isEqualTo(answers.get(0).expect(200).body());
    assertThat(redis.<Long>ask(c -> c.dbSize())).isPositive();
    assertThat(other.status()).isEqualTo(422);
  }

  @Test
  void aLeaseHasOneHolder() {
    Map<String, Object> mine = Map.of("holder", "a", "ttl", "30s");
    Map<String, Object> theirs = Map.of("holder", "b", "ttl", "30s");

    Answer taken = first.admin().put("/api/v1/leases/leader", mine).expect(200);
    Answer refused = second.admin().put("/api/v1/leases/leader", theirs).expect(409);

    assertThat(taken.json()).containsEntry("holder", "a");
    assertThat(refused.json()).containsEntry("holder", "a");
    assertThat(first.admin().put("/api/v1/leases/leader", Map.of("holder", "a")).status())
        .isBetween(400, 422);
  }

  @Test
  void callsGoOnWhileRedisIsAwayAndComesBackEmpty() throws InterruptedException {
    first.publisher().activeWasm(echo("steady"), Guests.several());
    awaitCallable(second, "steady");
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger calls = new AtomicInteger();
    ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    Thread load =
        Thread.ofPlatform()
            .start(
                () -> {
                  Gateway gateway = first.fixed();
                  while (!over.get()) {
                    Answer answer = gateway.call("steady", "echo", calls.incrementAndGet());
                    if (answer.status() != 200) {
                      failures.add(answer.toString());
                    }
                  }
                });
    Instant lost = Instant.now();

    redis.kill();
    Await.until(
        "the loss is seen",
        SOON,
        () -> first.anonymous().get("/q/health/ready").text().contains("\"stale\": true"));
    assertThat(first.anonymous().get("/q/health/ready").status()).isEqualTo(200);
    assertThat(first.publisher().wasm(echo("refused"), Guests.several()).status()).isEqualTo(503);
    second.gatewayProcess().kill();
    second.gatewayProcess().start();
    second.awaitGateway(); // from what it knew
    awaitCallable(second, "steady");
    Duration away = Duration.ofSeconds(Form.of(12, 60)); // longer than an instance may be silent
    Await.until(
        "Redis was away for long", away.plus(SOON), () -> Instant.now().isAfter(lost.plus(away)));
    redis.start();

    for (Platform platform : List.of(first, second)) {
      Await.until(
          "the registry is fresh again",
          SOON,
          () -> platform.anonymous().get("/q/health/ready").text().contains("\"stale\": false"));
      assertThat(platform.anonymous().get("/api/v1/modules/steady").status()).isEqualTo(200);
      assertThat(platform.passing()).containsExactly("host-1");
    }
    second.publisher().activeWasm(echo("after"), Guests.several());
    awaitCallable(first, "after");
    over.set(true);
    load.join();
    assertThat(failures).isEmpty();
    assertThat(calls.get()).isPositive();
  }
}
