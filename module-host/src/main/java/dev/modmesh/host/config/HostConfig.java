package dev.modmesh.host.config;

import dev.modmesh.client.config.Range;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Everything that can be set for a host. */
@ConfigMapping(prefix = "modmesh.host")
public interface HostConfig {
  /** The id under which the host registers. */
  @WithDefault("host-1")
  String serviceId();

  /** The pool whose modules it serves. */
  @WithDefault("default")
  String pool();

  /** Zone, for callers that prefer their own. */
  Optional<String> zone();

  /**
   * Base URLs of gateways, separated by commas; the one in the run folder comes first. Another is
   * taken when one does not answer; those that a gateway names are remembered too.
   */
  Optional<List<URI>> gatewayUrl();

  /** What this host keeps: blobs and its last view of the registry. */
  @WithDefault(".modmesh/hosts/host-1")
  Path dataDir();

  /** Locks and records of the processes on this machine. */
  @WithDefault(".modmesh/run")
  Path runDir();

  /** File with the token by which the host joins. */
  Optional<Path> tokenFile();

  /** How long the host goes on without hearing from any gateway. */
  @WithDefault("10m")
  Duration orphanTimeout();

  /** How long running calls may take to end when the host drains. */
  @WithDefault("30s")
  Duration drainTimeout();

  /** Calls that run at once, from 1 to 1024; fewer while the processors are overloaded. */
  @WithDefault("32")
  @Range(min = 1, max = 1024)
  int concurrency();

  /** Calls that run at once however overloaded the processors are, from 1 to 1024. */
  @WithDefault("4")
  @Range(min = 1, max = 1024)
  int minConcurrency();

  /**
   * Calls made by other modules that run even when all threads are taken, for each depth of such
   * calls, from 1 to 64.
   */
  @WithDefault("4")
  @Range(min = 1, max = 64)
  int innerReserve();

  /** Calls that wait for a free thread before further ones are refused, from 0 to 100000. */
  @WithDefault("256")
  @Range(min = 0, max = 100000)
  int queue();

  /** How long the oldest waiting call may wait before the queue counts as too long. */
  @WithDefault("100ms")
  Duration queueTarget();

  /** How long the queue must have been too long before its newest calls are served first. */
  @WithDefault("1s")
  Duration queueInterval();

  /** Largest body of a call, in bytes, from 1 KiB to 64 MiB. */
  @WithDefault("67108864")
  @Range(min = 1024, max = 67108864)
  int maxBodyBytes();
}
