package dev.modmesh.autoscaler.supervise;

import dev.modmesh.autoscaler.actuate.ReplicaScaler;
import dev.modmesh.autoscaler.actuate.kubernetes.KubernetesScaler;
import dev.modmesh.autoscaler.actuate.process.HostCommand;
import dev.modmesh.autoscaler.actuate.process.ProcessHostScaler;
import dev.modmesh.autoscaler.actuate.webhook.WebhookScaler;
import dev.modmesh.autoscaler.lead.Leadership;
import dev.modmesh.autoscaler.observe.Demand;
import dev.modmesh.autoscaler.observe.DemandSource;
import dev.modmesh.autoscaler.observe.GatewayDemand;
import dev.modmesh.autoscaler.observe.GatewayObserver;
import dev.modmesh.autoscaler.observe.Gateways;
import dev.modmesh.autoscaler.observe.PrometheusDemand;
import dev.modmesh.autoscaler.pool.PlanPolicy;
import dev.modmesh.autoscaler.record.ArrivalLog;
import dev.modmesh.autoscaler.scale.ByDemand;
import dev.modmesh.autoscaler.scale.DecisionTeller;
import dev.modmesh.autoscaler.scale.DesiredHosts;
import dev.modmesh.autoscaler.scale.PastDecisions;
import dev.modmesh.client.config.UnknownKeys;
import dev.modmesh.client.process.DataFolder;
import dev.modmesh.client.process.LockHeldException;
import dev.modmesh.client.process.ParentLock;
import dev.modmesh.client.process.RunLock;
import dev.modmesh.client.process.RunRecord;
import dev.modmesh.client.wire.JacksonCodec;
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
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
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
  private @Nullable Gateways gateways;
  private @Nullable Leadership leadership;
  private @Nullable DemandSource demand;
  private @Nullable DecisionTeller teller;
  private @Nullable Led led;
  private @Nullable ArrivalLog arrivals;
  private volatile boolean gatewayAnswers;
  private volatile long lastRoundNanos = System.nanoTime();

  /** What acts in one term; it is kept while the term lasts, whatever is lost meanwhile. */
  private record Led(long term, ControlLoop loop) {}

  AutoscalerProcess(AutoscalerConfig config, HttpServer server) {
    this.config = config;
    this.server = server;
  }

  void start(@Observes StartupEvent event) {
    UnknownKeys.check(
        "modmesh.autoscaler.",
        ConfigMappings.getProperties(ConfigClass.configClass(AutoscalerConfig.class)).keySet(),
        ConfigProvider.getConfig().getPropertyNames());
    checkScaler();
    DataFolder data = new DataFolder(config.dataDir());
    try {
      data.prepare();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Optional<RunRecord> before = data.processes().record(config.id());
    try {
      lock = RunLock.acquire(data.root(), config.id(), "autoscaler", null);
    } catch (LockHeldException e) {
      LOG.error(e.getMessage());
      Quarkus.asyncExit(ALREADY_RUNS);
      return;
    }
    connect(data, before.map(old -> holder(data, old.pid())));
    loop = Thread.ofPlatform().name("modmesh-supervisor").start(() -> run(data));
    ParentLock.watch(parentGone::countDown);
  }

  private void connect(DataFolder data, Optional<String> predecessor) {
    Path token = data.token("autoscaler");
    Gateways found = new Gateways(() -> named(data), token);
    gateways = found;
    if (config.policy() != AutoscalerConfig.Policy.MINIMUM) {
      demand =
          config.source() == AutoscalerConfig.Source.PROMETHEUS
              ? new PrometheusDemand(
                  URI.create(config.prometheus().url()),
                  config.interval(),
                  config.prometheus().staleAfter(),
                  Clock.systemUTC())
              : new GatewayDemand(found::listed, token, System::nanoTime, poked::release);
      teller = new DecisionTeller(found::listed, token);
      long bytes = config.arrivals().maxBytes();
      arrivals =
          bytes == 0
              ? null
              : new ArrivalLog(data.root().resolve("arrivals"), bytes, new JacksonCodec());
    }
    leadership =
        new Leadership(
            found,
            token,
            holder(data, ProcessHandle.current().pid()),
            predecessor,
            config.lease().ttl(),
            System::nanoTime,
            poked::release);
  }

  /** The run lock of the data folder makes sure that no other process has this name. */
  private String holder(DataFolder data, long pid) {
    String machine;
    try {
      machine = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      machine = "localhost";
    }
    String name = config.id() + "@" + machine + ":" + data.root() + "#" + pid;
    return name.substring(Math.max(0, name.length() - 256));
  }

  private ControlLoop controlLoop(DataFolder data, long term) {
    return switch (config.scaler()) {
      case PROCESS -> supervisor(data, term);
      case WEBHOOK -> replicas(data, webhook(term));
      case KUBERNETES -> replicas(data, kubernetes());
    };
  }

  private ControlLoop replicas(DataFolder data, ReplicaScaler place) {
    return new ReplicaSupervisor(
        new GatewayObserver(Objects.requireNonNull(gateways), data.token("autoscaler")),
        place,
        desired(data),
        Clock.systemUTC());
  }

  private ReplicaScaler webhook(long term) {
    AutoscalerConfig.Webhook webhook = config.webhook();
    return new WebhookScaler(
        URI.create(webhook.url().orElseThrow()), webhook.tokenFile(), webhook.timeout(), term);
  }

  private ReplicaScaler kubernetes() {
    AutoscalerConfig.Kubernetes kubernetes = config.kubernetes();
    return KubernetesScaler.connect(kubernetes.namespace(), kubernetes.deployment());
  }

  private void checkScaler() {
    if (config.scaler() == AutoscalerConfig.Scaler.WEBHOOK && config.webhook().url().isEmpty()) {
      throw new IllegalStateException(
          "modmesh.autoscaler.scaler is webhook: set modmesh.autoscaler.webhook.url");
    }
  }

  private Supervisor supervisor(DataFolder data, long term) {
    Supplier<Optional<URI>> gateway = Objects.requireNonNull(gateways);
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
        desired(data),
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

  private DesiredHosts desired(DataFolder data) {
    DemandSource source = demand;
    DecisionTeller decisions = teller;
    if (source == null || decisions == null) {
      return (spec, hosts, now) -> Math.min(spec.least(), spec.max());
    }
    Demand old = source.take(); // what was asked before this term is not decided upon
    return new ByDemand(
        () -> recorded(source.take()),
        decisions::tell,
        new PastDecisions(Objects.requireNonNull(gateways), data.token("autoscaler")));
  }

  private Demand recorded(Demand taken) {
    ArrivalLog log = arrivals;
    if (log != null && taken.due()) {
      log.add(taken, Instant.now());
    }
    return taken;
  }

  private List<URI> named(DataFolder data) {
    List<URI> urls = new ArrayList<>();
    config
        .gatewayUrl()
        .ifPresent(
            list ->
                Stream.of(list.split(",")).map(String::strip).map(URI::create).forEach(urls::add));
    if (urls.isEmpty()) {
      announced(data).map(URI::create).ifPresent(urls::add);
    }
    return urls;
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

  private void run(DataFolder data) {
    long interval = Math.max(100, config.interval().toMillis());
    boolean known = false;
    while (!pause(known ? interval : FIRST_ROUND_MILLIS)) {
      try {
        known |= turn(data);
      } catch (RuntimeException e) {
        LOG.error("a round failed; the next one tries again", e);
      }
      lastRoundNanos = System.nanoTime();
      if (parentGone.getCount() == 0) {
        Led last = led;
        endWithHosts(last == null ? controlLoop(data, 0) : last.loop());
        return;
      }
    }
  }

  /** One round, if this autoscaler leads; whether a gateway answers. */
  private boolean turn(DataFolder data) {
    OptionalLong term = Objects.requireNonNull(leadership).term();
    if (term.isEmpty()) {
      gatewayAnswers = !Objects.requireNonNull(gateways).listed().isEmpty();
      return gatewayAnswers;
    }
    Led now = led;
    if (now == null || now.term() != term.getAsLong()) {
      if (now != null) {
        now.loop().close();
        led = null;
      }
      Objects.requireNonNull(lock).term(term.getAsLong());
      now = new Led(term.getAsLong(), controlLoop(data, term.getAsLong()));
      led = now;
    }
    gatewayAnswers = now.loop().round();
    return gatewayAnswers;
  }

  private void endWithHosts(ControlLoop supervisor) {
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

  /** The term in which this autoscaler leads; empty if another does. */
  OptionalLong term() {
    Leadership now = leadership;
    return now == null ? OptionalLong.empty() : now.term();
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
    if (leadership != null) {
      leadership.close();
    }
    if (gateways != null) {
      gateways.close();
    }
    try {
      if (loop != null) {
        loop.join(JOIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (led != null) {
      led.loop().close();
    }
    if (arrivals != null) {
      arrivals.close();
    }
    if (lock != null) {
      lock.close();
    }
  }
}
