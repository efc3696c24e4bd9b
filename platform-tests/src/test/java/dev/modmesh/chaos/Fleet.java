package dev.modmesh.chaos;

import dev.modmesh.load.CallLog;
import dev.modmesh.load.OpenLoop;
import dev.modmesh.load.WarmUp;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

/** The instances of a remote module, each behind a proxy that can be told to go wrong. */
final class Fleet implements AutoCloseable {
  /** The one function of its module. */
  static final String FUNCTION = "echo";

  private static final String VERSION = "1.0.0";
  private static final Duration SOON = Duration.ofSeconds(15);

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
  private final Executions executions = new Executions();
  private final List<FaultProxy> proxies = new ArrayList<>();
  private final Heartbeats heartbeats;
  private final String module;
  private CallLog warmUp = new CallLog(List.of());

  private Fleet(Platform platform, String module) {
    this.heartbeats = new Heartbeats(platform.admin());
    this.module = module;
  }

  /**
   * A fleet that takes calls.
   *
   * @param seed of what its proxies do at random
   */
  static Fleet start(
      Platform platform, Manifest manifest, int instances, StubService.Work work, long seed) {
    Fleet fleet = new Fleet(platform, manifest.name());
    for (int i = 0; i < instances; i++) {
      StubService service = StubService.start(fleet.vertx, work, fleet.executions);
      fleet.proxies.add(FaultProxy.start(fleet.vertx, service.port(), new Random(seed + i)));
    }
    String path = "/api/v1/modules/" + fleet.module;
    Map<String, Object> document =
        manifest.with("service_url", "http://127.0.0.1:" + fleet.proxy(0).port()).toMap();
    platform.admin().put(path + "/versions/" + VERSION, document).expect(201);
    for (int i = 0; i < instances; i++) {
      fleet.heartbeats.register(fleet.id(i), fleet.record(i));
    }
    fleet.heartbeats.begin();
    Await.until(
        "all instances of " + fleet.module + " take calls",
        SOON,
        () ->
            platform.anonymous().get(path + "/resolve").get("instances") instanceof List<?> found
                && found.size() == instances);
    fleet.warmUp = WarmUp.run(platform.anonymous(), fleet.module, FUNCTION);
    return fleet;
  }

  /** A module whose function may be run twice. */
  static Manifest idempotent(String module) {
    return Manifest.remote(module, VERSION).idempotent(FUNCTION);
  }

  /** A module whose results are kept. */
  static Manifest cached(String module) {
    return Manifest.remote(module, VERSION)
        .function(FUNCTION, Map.of("idempotent", true, "cache", Map.of("ttl", "1h")));
  }

  /** A module whose function may not. */
  static Manifest once(String module) {
    return Manifest.remote(module, VERSION).function(FUNCTION);
  }

  private String id(int instance) {
    return module + "-" + instance;
  }

  private Map<String, Object> record(int instance) {
    return Map.of(
        "host",
        "127.0.0.1",
        "port",
        proxy(instance).port(),
        "pool",
        module,
        "modules",
        List.of(module + "@" + VERSION));
  }

  FaultProxy proxy(int instance) {
    return proxies.get(instance);
  }

  Executions executions() {
    return executions;
  }

  /** All requests that came to any instance, also before the load that counts. */
  long attempts() {
    return proxies.stream().mapToLong(proxy -> proxy.arrivals().count()).sum();
  }

  /** The tries of clients that led to them: those of a load, and those before it. */
  int tries(CallLog load) {
    return load.tries() + warmUp.tries();
  }

  /** An instance's share of the requests that came while a load ran from one time to another. */
  double share(int instance, OpenLoop load, Duration from, Duration to) {
    long begin = load.beginNanos() + from.toNanos();
    long end = load.beginNanos() + to.toNanos();
    long[] counts =
        proxies.stream().mapToLong(proxy -> proxy.arrivals().between(begin, end)).toArray();
    long all = LongStream.of(counts).sum();
    return all == 0 ? 0 : (double) counts[instance] / all;
  }

  @Override
  public void close() {
    heartbeats.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
