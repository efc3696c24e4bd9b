package dev.modmesh.autoscaler.supervise;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Everything that can be set for an autoscaler. */
@ConfigMapping(prefix = "modmesh.autoscaler")
public interface AutoscalerConfig {
  /** The data folder of the platform on this machine. */
  @WithDefault(".modmesh")
  Path dataDir();

  /** Its name among the autoscalers of one data folder, of which one leads. */
  @WithDefault("autoscaler")
  String id();

  /** Gateways, with commas between them; by default the one that runs on the data folder. */
  Optional<String> gatewayUrl();

  /** Time between two rounds, from 100 ms. */
  @WithDefault("500ms")
  Duration interval();

  /** How the number of hosts is decided. */
  @WithDefault("surge")
  Policy policy();

  /** How the number of hosts is decided. */
  enum Policy {
    /** By what arrives, within the bounds of the pool. */
    SURGE,
    /** Always the least that the pool may have. */
    MINIMUM
  }

  /** Where the figures of decisions come from. */
  @WithDefault("gateways")
  Source source();

  /** Where the figures of decisions come from. */
  enum Source {
    /** The gateways' own frames, every 500 ms and at once when a call waits. */
    GATEWAYS,
    /** A Prometheus server that scrapes the gateways. */
    PROMETHEUS
  }

  /** A Prometheus server that scrapes the gateways. */
  Prometheus prometheus();

  /** A Prometheus server that scrapes the gateways. */
  interface Prometheus {
    /** Its base URL. */
    @WithDefault("http://127.0.0.1:9090")
    String url();

    /** A gateway whose samples are older gave no figures, and nothing is scaled. */
    @WithDefault("30s")
    Duration staleAfter();
  }

  /** What arrives, written down in the data folder for simulate. */
  Arrivals arrivals();

  /** What arrives, written down in the data folder for simulate. */
  interface Arrivals {
    /** Bytes of all recorded arrivals; the oldest go first. 0 records nothing. */
    @WithDefault("67108864")
    long maxBytes();
  }

  /** What starts and ends hosts. */
  @WithDefault("process")
  Scaler scaler();

  /** What starts and ends hosts. */
  enum Scaler {
    /** This autoscaler, as processes of this machine. */
    PROCESS,
    /** Something behind an HTTP address. */
    WEBHOOK,
    /** Deployments of Kubernetes. */
    KUBERNETES
  }

  /** Leadership. */
  Lease lease();

  /** Hosts. */
  Host host();

  /** Hosts as processes of this machine. */
  Process process();

  /** Leadership. */
  interface Lease {
    /** Another leads after the leader has been silent for this long, from 1s to 10m. */
    @WithDefault("5s")
    Duration ttl();
  }

  /** Hosts. */
  interface Host {
    /** A host that has not begun to run after this has failed to start. */
    @WithDefault("60s")
    Duration startTimeout();

    /** A host that no gateway has seen healthy for this long is replaced. */
    @WithDefault("60s")
    Duration unhealthyTimeout();

    /** A draining host is asked to end after this. */
    @WithDefault("30s")
    Duration drainTimeout();

    /** A host that was asked to end is killed after this. */
    @WithDefault("10s")
    Duration endTimeout();

    /** A host that ends before this age counts as a failed start. */
    @WithDefault("30s")
    Duration stableAfter();

    /** Pause after the first failed start; it doubles with each further one. */
    @WithDefault("1s")
    Duration backoffBase();

    /** Longest pause between starts. */
    @WithDefault("1m")
    Duration backoffMax();
  }

  /** Hosts that something behind an HTTP address keeps. */
  Webhook webhook();

  /** Hosts that are pods. */
  Kubernetes kubernetes();

  /** Hosts that something behind an HTTP address keeps. */
  interface Webhook {
    /** Where the wanted numbers are posted, and read back. */
    Optional<String> url();

    /** File with the Bearer token that is sent. */
    Optional<Path> tokenFile();

    /** How long an answer may take. */
    @WithDefault("5s")
    Duration timeout();
  }

  /** Hosts that are pods. */
  interface Kubernetes {
    /** Namespace of the Deployments; by default that of the client's configuration. */
    Optional<String> namespace();

    /** Name of a pool's Deployment; {pool} stands for the pool. */
    @WithDefault("modmesh-{pool}")
    String deployment();
  }

  /** Hosts as processes of this machine. */
  interface Process {
    /** The program of a host. */
    @WithDefault("module-host/target/quarkus-app/quarkus-run.jar")
    Path hostJar();

    /** Options for the JVM of each host. */
    @WithDefault("-XX:+UseSerialGC,-Xms48m,-Xmx384m,-Xss512k")
    List<String> jvmOptions();
  }
}
