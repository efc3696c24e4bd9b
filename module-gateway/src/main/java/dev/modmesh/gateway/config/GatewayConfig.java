package dev.modmesh.gateway.config;

import dev.modmesh.client.config.Range;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Everything that can be set for a gateway. */
@ConfigMapping(prefix = "modmesh.gateway")
public interface GatewayConfig {
  /** The folder that holds everything; one gateway at a time uses it. */
  @WithDefault(".modmesh")
  Path dataDir();

  /** Base URL under which callers outside reach the gateway; by default the bound address. */
  Optional<String> publicUrl();

  /** Base URL under which the other gateways reach this one; by default the bound address. */
  Optional<String> innerUrl();

  /** Calls. */
  Call call();

  /** Instances. */
  Instance instance();

  /** Circuits. */
  Breaker breaker();

  /** Outliers among instances. */
  Outlier outlier();

  /** Balancing. */
  Balance balance();

  /** Load that is more than the instances can take. */
  Overload overload();

  /** Retries. */
  Retry retry();

  /** Calls that wait for a pool without hosts. */
  Hold hold();

  /** Calls with an Idempotency-Key. */
  Idempotency idempotency();

  /** The registry. */
  Registry registry();

  /** Results that are kept. */
  Cache cache();

  /** Access. */
  Access access();

  /** Alerts. */
  Alert alert();

  /** Calls. */
  interface Call {
    /** Largest body of a call, in bytes, from 1 KiB to 64 MiB. */
    @WithDefault("1048576")
    @Range(min = 1024, max = 67108864)
    int maxBodyBytes();

    /**
     * Largest answer that is held back until it is complete, in bytes; larger ones are streamed.
     */
    @WithDefault("1048576")
    @Range(min = 1024, max = 67108864)
    int maxHeldBytes();

    /** Connections to each instance from each event loop, from 1 to 1024. */
    @WithDefault("128")
    @Range(min = 1, max = 1024)
    int connectionsPerLoop();

    /** How long a connect may take. */
    @WithDefault("1s")
    Duration connectTimeout();
  }

  /** Instances. */
  interface Instance {
    /** How long an instance may be silent before it is critical. */
    @WithDefault("10s")
    Duration ttl();
  }

  /** Circuits. */
  interface Breaker {
    /** Failures in a row that open the circuit of an instance, from 1 to 100. */
    @WithDefault("5")
    @Range(min = 1, max = 100)
    int failures();

    /** How long an open circuit waits before one call may probe the instance. */
    @WithDefault("1s")
    Duration delay();

    /** Longest delay before the next probe; it doubles with each failed probe up to here. */
    @WithDefault("5s")
    Duration maxDelay();

    /** How long the share of an instance grows after its circuit has closed, and at first. */
    @WithDefault("5s")
    Duration slowStart();
  }

  /** Outliers among instances. */
  interface Outlier {
    /** Whether circuits open by themselves at all. */
    @WithDefault("true")
    boolean enabled();

    /**
     * Success rate, as a share of its peers' in percent, below which an instance is kept from
     * calls, from 1 to 99.
     */
    @WithDefault("85")
    @Range(min = 1, max = 99)
    int successShare();

    /** How many times slower than its peers an instance is kept from calls, from 2 to 100. */
    @WithDefault("3")
    @Range(min = 2, max = 100)
    int latencyFactor();
  }

  /** Load that is more than the instances can take. */
  interface Overload {
    /** Whether calls are refused that the instances of a pool or module could not take. */
    @WithDefault("true")
    boolean enabled();

    /** Calls at once per pool or remote module before anything is known, from 1 to 100000. */
    @WithDefault("1000")
    @Range(min = 1, max = 100000)
    int initialLimit();

    /** Calls at once that are always let through, from 1 to 100000. */
    @WithDefault("16")
    @Range(min = 1, max = 100000)
    int minLimit();

    /** Calls at once that are never exceeded, from 1 to 100000. */
    @WithDefault("10000")
    @Range(min = 1, max = 100000)
    int maxLimit();
  }

  /** Balancing. */
  interface Balance {
    /** Zone of this gateway; instances of the same zone are called first while they suffice. */
    Optional<String> zone();

    /**
     * Modules that a load balancer of Stork itself serves, whatever their manifests say, and its
     * type: round-robin, random, least-requests, least-response-time, power-of-two-choices, sticky.
     */
    Map<String, String> stork();
  }

  /** Retries. */
  interface Retry {
    /** Attempts after the first, from 0 to 10. */
    @WithDefault("3")
    @Range(min = 0, max = 10)
    int max();

    /** Back-off before the second retry; it doubles from there, each with full jitter. */
    @WithDefault("25ms")
    Duration delay();

    /** Longest back-off. */
    @WithDefault("250ms")
    Duration maxDelay();

    /** How many retries a module may have. */
    Budget budget();

    /** Shortest time after which an attempt that may be repeated is given up. */
    @WithDefault("250ms")
    Duration minAttemptTimeout();
  }

  /** How many retries a module may have. */
  interface Budget {
    /** Retries per hundred calls, from 0 to 1000. */
    @WithDefault("20")
    @Range(min = 0, max = 1000)
    int ratio();

    /** Retries each second besides those, from 0 to 1000. */
    @WithDefault("3")
    @Range(min = 0, max = 1000)
    int perSecond();
  }

  /** Calls that wait for a pool without hosts. */
  interface Hold {
    /** Calls that may wait for the first host of a pool, from 0 to 100000. */
    @WithDefault("1000")
    @Range(min = 0, max = 100000)
    int maxCalls();

    /** Bytes that their bodies may have together, from 0 to 1 GiB. */
    @WithDefault("67108864")
    @Range(min = 0, max = 1073741824)
    long maxBytes();

    /** How long a call may wait whose caller named no deadline; its function's begins after it. */
    @WithDefault("60s")
    Duration maxAge();
  }

  /** Calls with an Idempotency-Key. */
  interface Idempotency {
    /** How long an answer is given again to calls with the same key. */
    @WithDefault("24h")
    Duration keep();
  }

  /** Results that are kept. */
  interface Cache {
    /** Whether results are kept at all, of functions that declare it. */
    @WithDefault("true")
    boolean enabled();

    /** Bytes that results in this process's memory may have together, from 0 to 64 GiB. */
    @WithDefault("67108864")
    @Range(min = 0, max = 68719476736L)
    long nearMaxBytes();

    /** Largest body of a call whose result is kept, in bytes, from 1 KiB to 1 MiB. */
    @WithDefault("65536")
    @Range(min = 1024, max = 1048576)
    int maxArgumentBytes();

    /** How long after a purge was acknowledged other gateways may still give older results. */
    @WithDefault("1s")
    Duration bound();

    /** How long an answer of Redis is waited for before the call goes on without it. */
    @WithDefault("250ms")
    Duration timeout();

    /**
     * Replicas that must have a purge before it counts, from 0 to 8; by default 0 for one server, 1
     * for Sentinels and clusters.
     */
    OptionalInt replicas();

    /** The Redis that holds the results of calls. */
    Redis redis();

    /** What modules keep. */
    Data data();
  }

  /** The data that modules keep in the cache. */
  interface Data {
    /** Bytes that one module may keep, from 64 KiB to 1 GiB. */
    @WithDefault("16777216")
    @Range(min = 65536, max = 1073741824)
    long quotaBytes();

    /** Bytes that what was read from Redis may have in this process's memory; 0 for none. */
    @WithDefault("16777216")
    @Range(min = 0, max = 68719476736L)
    long nearMaxBytes();

    /** Bytes that all modules together may keep in this process's memory, where Redis is not. */
    @WithDefault("67108864")
    @Range(min = 65536, max = 68719476736L)
    long memoryBytes();

    /** Largest value in bytes, from 1 KiB to 1 MiB. */
    @WithDefault("262144")
    @Range(min = 1024, max = 1048576)
    int maxValueBytes();
  }

  /** The registry. */
  interface Registry {
    /**
     * Where the registry lies: embedded, in the data folder of the only gateway; redis; or consul,
     * which is redis in step with a Consul.
     */
    @WithDefault("embedded")
    RegistryKind backend();

    /** After this, an operation of a registry that does not answer is given up. */
    @WithDefault("2s")
    Duration timeout();

    /**
     * Replicas that must have a change before it is acknowledged, from 0 to 10; -1 for 1 with
     * Sentinel and cluster, and none with one server.
     */
    @WithDefault("-1")
    @Range(min = -1, max = 10)
    int replicas();

    /** The Redis that holds the registry. */
    Redis redis();

    /** The Consul that the registry is kept in step with. */
    Consul consul();
  }

  /** A Consul agent. */
  interface Consul {
    /** Base URL of the agent's HTTP API; several gateways name the same agent. */
    @WithDefault("http://127.0.0.1:8500")
    URI address();

    /** ACL token, which may read services and write those that are named `module-…`. */
    Optional<String> token();

    /** How long a blocking query may wait for news. */
    @WithName("wait")
    @WithDefault("30s")
    Duration longestWait();

    /** How often everything is compared again, with or without news. */
    @WithDefault("30s")
    Duration resync();
  }

  /** Where the registry lies. */
  enum RegistryKind {
    /** In the data folder; there is one gateway. */
    EMBEDDED,
    /** In Redis, which several gateways share. */
    REDIS,
    /** In Redis, and in step with the services of a Consul. */
    CONSUL
  }

  /** A connection to Redis; the extension's own settings follow these. */
  interface Redis {
    /**
     * Where Redis is, separated by commas: `redis://host:6379`, `rediss://` with TLS. One server,
     * or some Sentinels, or some nodes of a cluster. Nothing connects if it is not given.
     */
    Optional<List<String>> hosts();

    /** What there is at these hosts: standalone, sentinel or cluster. */
    @WithDefault("standalone")
    String clientType();

    /** Name of the primary that the Sentinels watch. */
    @WithDefault("mymaster")
    String masterName();

    /** The password. */
    Optional<String> password();

    /** Connections at most (in a cluster, to each node), from 2 to 64. */
    @WithDefault("8")
    @Range(min = 2, max = 64)
    int maxPoolSize();
  }

  /** Access. */
  interface Access {
    /** Who may call and read without a token. */
    @WithDefault("loopback")
    Anonymous anonymous();

    /** Host names, besides loopback, that requests may carry in Host and Origin. */
    Optional<List<String>> hosts();
  }

  /** Alerts. */
  interface Alert {
    /** Where alerts are posted, with the payload of Alertmanager's webhook receiver. */
    Optional<URI> webhook();

    /** Base URL of an Alertmanager that is told of alerts. */
    Optional<URI> alertmanager();

    /** How often the webhook is told again of an alert that goes on firing. */
    @WithDefault("4h")
    Duration repeat();
  }

  /** Who may call and read without a token. */
  enum Anonymous {
    /** Callers on this machine, while the gateway listens on loopback only. */
    LOOPBACK,
    /** Nobody. */
    NEVER
  }
}
