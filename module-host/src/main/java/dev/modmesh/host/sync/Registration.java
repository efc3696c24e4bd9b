package dev.modmesh.host.sync;

import dev.modmesh.api.instance.Health;
import dev.modmesh.api.instance.InstanceRecord;
import dev.modmesh.api.value.Fields;
import dev.modmesh.client.call.ApiResponse;
import dev.modmesh.client.call.GatewayUnreachableException;
import dev.modmesh.client.call.PlatformApi;
import dev.modmesh.client.call.PlatformException;
import dev.modmesh.host.config.GatewayAddress;
import dev.modmesh.host.config.HostConfig;
import dev.modmesh.host.work.CallThreads;
import dev.modmesh.host.work.HostJson;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Registers this host and renews its lease every 2 s, or as soon as there is something to tell, on
 * a thread of its own. Thread-safe.
 */
public final class Registration {
  private static final Logger LOG = Logger.getLogger(Registration.class);
  private static final Duration BEAT = Duration.ofSeconds(2);
  private static final Duration SPACING = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final HostConfig config;
  private final GatewayAddress gateway;
  private final ModuleSync modules;
  private final CallThreads threads;
  private final Supplier<String> servedRevision;
  private final Runnable moved;
  private final Thread thread = Thread.ofPlatform().daemon().name("heartbeat").unstarted(this::run);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private boolean hasNews;
  private int staleInARow;
  private String host = "";
  private int port;
  private @Nullable Map<String, @Nullable Object> told;
  private volatile @Nullable String leaseId;
  private volatile @Nullable String previousLeaseId;
  private volatile long heardNanos = System.nanoTime();
  private volatile boolean ended;

  Registration(
      HostConfig config,
      GatewayAddress gateway,
      ModuleSync modules,
      CallThreads threads,
      Supplier<String> servedRevision,
      Runnable moved) {
    this.config = config;
    this.gateway = gateway;
    this.modules = modules;
    this.threads = threads;
    this.servedRevision = servedRevision;
    this.moved = moved;
  }

  /** Begins, now that the address is known. */
  void start(String boundHost, int boundPort) {
    host = boundHost;
    port = boundPort;
    thread.start();
  }

  /** There is something to tell. */
  void wakeUp() {
    lock.lock();
    try {
      hasNews = true;
      news.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Whether this key shows that a call comes from a gateway. */
  public boolean isGatewayKey(@Nullable String key) {
    return key != null && (key.equals(leaseId) || key.equals(previousLeaseId));
  }

  /** How long no gateway has answered. */
  Duration silence() {
    return Duration.ofNanos(System.nanoTime() - heardNanos);
  }

  private void run() {
    while (!ended) {
      try {
        if (leaseId == null) {
          register();
        } else {
          heartbeat();
        }
      } catch (PlatformException | dev.modmesh.api.problem.ProblemException e) {
        LOG.debugf("No gateway took the heartbeat: %s", e.getMessage());
      }
      awaitNews();
    }
  }

  private void awaitNews() {
    lock.lock();
    try {
      long left = BEAT.toNanos();
      while (!hasNews && left > 0 && !ended) {
        left = news.awaitNanos(left);
      }
      hasNews = false;
    } catch (InterruptedException e) {
      ended = true;
    } finally {
      lock.unlock();
    }
    pause(SPACING); // news that come together are told together
  }

  private static void pause(Duration duration) {
    try {
      TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void register() {
    Map<String, @Nullable Object> facts = facts();
    ApiResponse response = exchange("PUT", "", withTelemetry(facts));
    if (response.succeeded()) {
      leaseId = Fields.of(response.object()).requiredString("lease_id", "a lease id");
      told = facts;
      LOG.infof("Registered as %s at %s:%d", config.serviceId(), host, port);
    } else {
      LOG.warnf("Could not register: %s", response.problem().detail());
    }
  }

  private void heartbeat() {
    Map<String, @Nullable Object> facts = facts();
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    Map<String, @Nullable Object> before = told;
    facts.forEach(
        (name, value) -> {
          if (before == null || !java.util.Objects.equals(before.get(name), value)) {
            body.put(name, value);
          }
        });
    body.put("lease_id", leaseId);
    ApiResponse response = exchange("PUT", "/heartbeat", withTelemetry(body));
    if (response.succeeded()) {
      told = facts;
    } else if (response.status() == 404 || response.status() == 409) {
      previousLeaseId = leaseId;
      leaseId = null;
      wakeUp();
    }
  }

  private ApiResponse exchange(String method, String suffix, Map<String, @Nullable Object> body) {
    URI url = gateway.url();
    try {
      ApiResponse response =
          api(url)
              .exchange(
                  method,
                  "/api/v1/instances/" + config.serviceId() + suffix,
                  Map.of(),
                  HostJson.CODEC.write(body));
      heardNanos = System.nanoTime();
      heed(url, response);
      return response;
    } catch (GatewayUnreachableException e) {
      gateway.failed(url);
      throw e;
    }
  }

  private PlatformApi api(URI url) {
    String token = gateway.token();
    return new PlatformApi(url, token.isEmpty() ? null : token, PATIENCE);
  }

  /**
   * Learns where all gateways are, for when this one is gone; and leaves it if it is cut off from
   * the registry, since the others hear nothing of this host then.
   */
  private void heed(URI url, ApiResponse response) {
    boolean cutOff = response.status() == 503;
    if (response.succeeded()) {
      Fields answer = Fields.of(response.object());
      cutOff = answer.bool("stale", false);
      if (answer.has("gateways")) {
        gateway.named(answer.strings("gateways").stream().map(URI::create).toList());
      }
    }
    if (cutOff) {
      leave(url);
    } else {
      staleInARow = 0;
    }
  }

  private void leave(URI url) {
    gateway.failed(url);
    if (!gateway.url().equals(url)) {
      moved.run();
    }
    if (++staleInARow < gateway.count()) {
      wakeUp(); // the next one may be fresh
    }
  }

  private Map<String, @Nullable Object> facts() {
    return new InstanceRecord(
            config.serviceId(),
            "http",
            host,
            port,
            "http",
            config.pool(),
            config.zone().orElse(null),
            ProcessHandle.current().pid(),
            Health.PASSING,
            null,
            100,
            "http://" + host + ":" + port + "/q/health/ready",
            modules.readyModules(),
            modules.loadingModules(),
            modules.failedModules(),
            modules.blobs())
        .toMap();
  }

  private Map<String, @Nullable Object> withTelemetry(Map<String, @Nullable Object> facts) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>(facts);
    body.put("load", (double) threads.inFlight() / threads.capacity());
    body.put("in_flight", threads.inFlight());
    body.put("capacity", threads.capacity());
    body.put("revision", servedRevision.get());
    return body;
  }

  /**
   * Tells the gateways to send nothing new.
   *
   * @return the revision at which that holds; empty if no gateway answers
   */
  Optional<String> drain() {
    return goAway("");
  }

  /** Is gone. */
  void remove() {
    ended = true;
    wakeUp();
    String lease = leaseId;
    if (lease != null) {
      goAway("?lease_id=" + lease);
    }
  }

  private Optional<String> goAway(String query) {
    try {
      ApiResponse response =
          api(gateway.url())
              .exchange(
                  "DELETE", "/api/v1/instances/" + config.serviceId() + query, Map.of(), null);
      return response.succeeded()
          ? Optional.ofNullable(Fields.of(response.object()).string("revision"))
          : Optional.empty();
    } catch (PlatformException | dev.modmesh.api.problem.ProblemException e) {
      return Optional.empty();
    }
  }

  /** Waits until all gateways and hosts serve a revision, as long as patience lasts. */
  void awaitServed(String revision) {
    try {
      ApiResponse response =
          new PlatformApi(gateway.url(), gateway.token(), Duration.ofSeconds(12))
              .exchange(
                  "GET", "/api/v1/nodes?at_least=" + revision + "&timeout=5s", Map.of(), null);
      LOG.debugf("Gateways answered %d for revision %s", response.status(), revision);
    } catch (PlatformException | dev.modmesh.api.problem.ProblemException e) {
      LOG.debugf("No gateway answers: %s", e.getMessage());
    }
  }
}
