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

  /** The gateway; by default the one that runs on the data folder. */
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

  /** Hosts. */
  Host host();

  /** Hosts as processes of this machine. */
  Process process();

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
