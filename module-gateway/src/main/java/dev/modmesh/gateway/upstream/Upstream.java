package dev.modmesh.gateway.upstream;

import dev.modmesh.gateway.breaker.Circuit;
import io.smallrye.stork.api.ServiceInstance;
import io.vertx.core.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An instance as the call path sees it. One object per address for as long as the registry knows
 * it, so that what it has learnt (outstanding calls, circuit) stays. Thread-safe.
 */
public final class Upstream implements ServiceInstance {
  private final long id;
  private final String serviceId;
  private final String host;
  private final int port;
  private final boolean secure;
  private final String pathPrefix;
  private final SocketAddress address;
  private final String authority;
  private final Circuit circuit;
  private final AtomicInteger outstanding = new AtomicInteger();
  private volatile int weight;
  private volatile String gatewayKey = "";

  Upstream(
      long id,
      String serviceId,
      String host,
      int port,
      boolean secure,
      String pathPrefix,
      Circuit circuit) {
    this.id = id;
    this.serviceId = serviceId;
    this.host = host;
    this.port = port;
    this.secure = secure;
    this.pathPrefix = pathPrefix;
    this.address = SocketAddress.inetSocketAddress(port, host);
    this.authority = host + ":" + port;
    this.circuit = circuit;
  }

  /** The id under which it is registered. */
  public String serviceId() {
    return serviceId;
  }

  /** Where it listens. */
  public SocketAddress address() {
    return address;
  }

  /** {@code host:port}. */
  public String authority() {
    return authority;
  }

  /** What stands before {@code /api/v1/…}; usually empty. */
  public String pathPrefix() {
    return pathPrefix;
  }

  /** Its circuit. */
  public Circuit circuit() {
    return circuit;
  }

  /** Relative share of calls; 0 means none while others can. */
  public int weight() {
    return weight;
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

  /** An attempt has an outcome. */
  public void end() {
    outstanding.decrementAndGet();
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
