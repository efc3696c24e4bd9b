package dev.modmesh.gateway.upstream;

import dev.modmesh.gateway.breaker.Circuit;
import dev.modmesh.gateway.breaker.Circuit.Verdict;
import dev.modmesh.gateway.connection.Address;
import dev.modmesh.gateway.http.MessageHead;
import dev.modmesh.gateway.outcome.Outcome;
import dev.modmesh.gateway.outlier.InstanceStats;
import io.smallrye.stork.api.ServiceInstance;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An instance as the call path sees it. One object per address for as long as the registry knows
 * it, so that what it has learnt (outstanding calls, statistics, circuit) stays. Thread-safe.
 */
public final class Upstream implements ServiceInstance, Address {
  private final long id;
  private final String serviceId;
  private final String host;
  private final int port;
  private final boolean secure;
  private final String pathPrefix;
  private final String authority;
  private final byte[] requestStart;
  private final byte[] hostLine;
  private final String zone;
  private final long identityHash;
  private final Peers peers;
  private final Suspicion suspicion;
  private final Circuit circuit;
  private final InstanceStats stats = new InstanceStats(System.nanoTime());
  private final AtomicInteger outstanding = new AtomicInteger();
  private volatile int weight;
  private volatile String gatewayKey = "";

  // of interest to who builds tables alone: the newest table that has it, and whether it has a
  // lease
  private long inTable;
  private boolean registered;

  Upstream(long id, Upstreams.Key key, String zone, Peers peers, Suspicion suspicion) {
    this.id = id;
    this.serviceId = key.serviceId();
    this.host = key.host();
    this.port = key.port();
    this.secure = key.scheme().equals("https");
    this.pathPrefix = key.path();
    this.zone = zone;
    this.authority = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    this.requestStart = MessageHead.bytes("POST " + pathPrefix);
    this.hostLine = MessageHead.bytes(" HTTP/1.1\r\nHost: " + authority + "\r\n");
    this.identityHash = StableHash.of(key.serviceId());
    this.peers = peers;
    this.suspicion = suspicion;
    this.circuit = suspicion.circuit(this);
  }

  /** The id under which it is registered. */
  public String serviceId() {
    return serviceId;
  }

  /** The same number in every gateway, for rendezvous hashing. */
  public long identityHash() {
    return identityHash;
  }

  /** What a request line begins with: the method, and the own prefix of the path. */
  public byte[] requestStart() {
    return requestStart;
  }

  /** What follows the path: the end of the request line, and the header Host. */
  public byte[] hostLine() {
    return hostLine;
  }

  /** {@code host:port}. */
  public String authority() {
    return authority;
  }

  /** What stands before {@code /api/v1/…}; usually empty. */
  public String pathPrefix() {
    return pathPrefix;
  }

  /** Where it runs; empty when it does not say. */
  public String zone() {
    return zone;
  }

  /** Those with which it is compared, itself included. */
  public Peers peers() {
    return peers;
  }

  /** Its circuit. */
  public Circuit circuit() {
    return circuit;
  }

  /** What calls have told of it. */
  public InstanceStats stats() {
    return stats;
  }

  /** Relative share of calls; 0 means none while others can. */
  public int weight() {
    return weight;
  }

  boolean isRegistered() {
    return registered;
  }

  void registered() {
    registered = true;
  }

  boolean isInTable(long number) {
    return inTable == number;
  }

  void inTable(long number) {
    inTable = number;
  }

  void weight(int next) {
    weight = next;
  }

  /** By this the instance knows that a gateway calls; empty when it has shown no lease yet. */
  public String gatewayKey() {
    return gatewayKey;
  }

  void gatewayKey(String key) {
    gatewayKey = key;
  }

  /** Attempts that have no outcome yet. */
  public int outstanding() {
    return outstanding.get();
  }

  /** An attempt begins. */
  public void begin() {
    outstanding.incrementAndGet();
  }

  /** An attempt has ended. */
  public void end() {
    outstanding.decrementAndGet();
  }

  /**
   * Learns from an attempt.
   *
   * @param logRelative logarithm of its time as a share of what the function usually takes
   * @param logVariance how much the function varies by itself
   * @param probe whether it was the probe of an open circuit
   */
  public void learn(Outcome outcome, double logRelative, double logVariance, boolean probe) {
    long now = System.nanoTime();
    switch (outcome) {
      case SUCCESS ->
          stats.succeeded(logRelative, suspicion.evidence(logRelative, logVariance), now);
      case CALLER_ERROR, MODULE_FAILURE -> stats.answered(now);
      case OVERLOADED -> stats.shed(now);
      case REFUSED, INSTANCE_FAILURE, OUTCOME_UNKNOWN -> stats.failed(now);
      case DEADLINE, CANCELLED -> {}
    }
    Verdict verdict =
        outcome.blamesInstance()
            ? Verdict.BAD
            : outcome.clearsInstance() ? Verdict.GOOD : Verdict.NEUTRAL;
    suspicion.after(this, verdict, logRelative, probe);
  }

  @Override
  public long getId() {
    return id;
  }

  @Override
  public String getHost() {
    return host;
  }

  @Override
  public int getPort() {
    return port;
  }

  @Override
  public Optional<String> getPath() {
    return pathPrefix.isEmpty() ? Optional.empty() : Optional.of(pathPrefix);
  }

  @Override
  public boolean isSecure() {
    return secure;
  }

  @Override
  public String toString() {
    return serviceId + " at " + authority;
  }
}
