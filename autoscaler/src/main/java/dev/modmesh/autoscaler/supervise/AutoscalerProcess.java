package dev.modmesh.autoscaler.supervise;

import dev.modmesh.autoscaler.actuate.process.HostCommand;
import dev.modmesh.autoscaler.actuate.process.ProcessHostScaler;
import dev.modmesh.autoscaler.observe.DemandReader;
import dev.modmesh.autoscaler.observe.GatewayObserver;
import dev.modmesh.autoscaler.pool.PlanPolicy;
import dev.modmesh.autoscaler.scale.ByDemand;
import dev.modmesh.autoscaler.scale.DecisionTeller;
import dev.modmesh.autoscaler.scale.DesiredHosts;
import dev.modmesh.client.config.UnknownKeys;
import dev.modmesh.client.process.DataFolder;
import dev.modmesh.client.process.LockHeldException;
import dev.modmesh.client.process.ParentLock;
import dev.modmesh.client.process.RunLock;
import dev.modmesh.client.process.RunRecord;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs the loop on a thread of its own. A signal ends the loop and leaves the hosts alone; the end
 * of the {@code up} that started everything drains them first.
 */
@ApplicationScoped
class AutoscalerProcess {
  private static final Logger LOG = Logger.getLogger(AutoscalerProcess.class);
  private static final int ALREADY_RUNS = 69;
  private static final Duration JOIN = Duration.ofSeconds(5);
  private static final long FIRST_ROUND_MILLIS = 20;
  private static final long END_ROUND_MILLIS = 100;

  private final AutoscalerConfig config;
  private final HttpServer server;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Semaphore poked = new Semaphore(0);
  private final CountDownLatch parentGone = new CountDownLatch(1);
  private @Nullable RunLock lock;
  private @Nullable Thread loop;
  private @Nullable DemandReader demand;
  private @Nullable DecisionTeller teller;
  private volatile boolean gatewayAnswers;
  private volatile long lastRoundNanos = System.nanoTime();

  AutoscalerProcess(AutoscalerConfig config, HttpServer server) {
    this.config = config;
    this.server = server;
  }

  void start(@Observes StartupEvent event) {
    UnknownKeys.check(
        "modmesh.autoscaler.",
        ConfigMappings.getProperties(ConfigClass.configClass(AutoscalerConfig.class)).keySet(),
        ConfigProvider.getConfig().getPropertyNames());
    DataFolder data = new DataFolder(config.dataDir());
    try {
      data.prepare();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      lock = RunLock.acquire(data.root(), "autoscaler", "autoscaler", null);
    } catch (LockHeldException e) {
      LOG.error(e.getMessage());
      Quarkus.asyncExit(ALREADY_RUNS);
      return;
    }
    Supervisor supervisor = supervisor(data, lock.beginTerm());
    loop = Thread.ofPlatform().name("modmesh-supervisor").start(() -> run(supervisor));
    ParentLock.watch(parentGone::countDown);
  }

  private Supervisor supervisor(DataFolder data, long term) {
    Supplier<Optional<URI>> gateway = gateway(data);
    AutoscalerConfig.Host host = config.host();
    Clock clock = Clock.systemUTC();
    RandomGenerator random = RandomGenerator.getDefault();
    return new Supervisor(
        new GatewayObserver(gateway, data.token("autoscaler")),
        new ProcessHostScaler(
            data,
            term,
            new HostCommand(
                config.process().hostJar().toAbsolutePath(),
                config.process().jvmOptions(),
                gateway),
            clock,
            random),
        desired(gateway, data),
        new PlanPolicy(
            host.startTimeout(),
            host.unhealthyTimeout(),
            host.drainTimeout(),
            host.endTimeout(),
            host.stableAfter(),
            host.backoffBase(),
            host.backoffMax()),
        clock,
        random);
  }

  private DesiredHosts desired(Supplier<Optional<URI>> gateway, DataFolder data) {
    if (config.policy() == AutoscalerConfig.Policy.MINIMUM) {
      return (spec, hosts, now) -> Math.min(spec.min(), spec.max());
    }
    demand = new DemandReader(gateway, data.token("autoscaler"), () -> poked.release());
    DecisionTeller decisions = new DecisionTeller(gateway, data.token("autoscaler"));
    teller = decisions;
    return new ByDemand(demand::take, decisions::tell);
  }

  private Supplier<Optional<URI>> gateway(DataFolder data) {
    return () -> config.gatewayUrl().or(() -> announced(data)).map(URI::create);
  }

  // A gateway that has just taken its lock has the record of the one before it.
  private static Optional<String> announced(DataFolder data) {
    return data.processes()
        .alive("gateway")
        .filter(gateway -> gateway.process().isPresent())
        .map(RunRecord::url);
  }

  void announce(@ObservesAsync HttpServerStart event) {
    RunLock held = lock;
    if (held != null) {
      held.announce("http://127.0.0.1:" + server.getPort());
    }
  }

  private void run(Supervisor supervisor) {
    long interval = Math.max(100, config.interval().toMillis());
    boolean known = false;
    while (!pause(known ? interval : FIRST_ROUND_MILLIS)) {
      try {
        gatewayAnswers = supervisor.round();
        known |= gatewayAnswers;
      } catch (RuntimeException e) {
        LOG.error("a round failed; the next one tries again", e);
      }
      lastRoundNanos = System.nanoTime();
      if (parentGone.getCount() == 0) {
        endWithHosts(supervisor);
        return;
      }
    }
  }

  private void endWithHosts(Supervisor supervisor) {
    LOG.info("what started this platform has ended: draining all hosts");
    supervisor.beginEnd();
    while (!supervisor.roundOfEnd()) {
      if (pause(END_ROUND_MILLIS)) {
        return;
      }
    }
    Quarkus.asyncExit();
  }

  /** Waits, but not when a call waits for a host; true if it is time to end. */
  private boolean pause(long millis) {
    try {
      boolean unused = poked.tryAcquire(millis, TimeUnit.MILLISECONDS);
      int more = poked.drainPermits();
      return stopped.getCount() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Whether the last round reached a gateway. */
  boolean gatewayAnswers() {
    return gatewayAnswers;
  }

  /** How long ago the last round ended. */
  Duration sinceLastRound() {
    return Duration.ofNanos(System.nanoTime() - lastRoundNanos);
  }

  void stop(@Observes ShutdownEvent event) {
    stopped.countDown();
    poked.release();
    if (demand != null) {
      demand.close();
    }
    if (teller != null) {
      teller.close();
    }
    try {
      if (loop != null) {
        loop.join(JOIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (lock != null) {
      lock.close();
    }
  }
}
