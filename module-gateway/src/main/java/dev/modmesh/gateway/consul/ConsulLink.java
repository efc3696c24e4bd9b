package dev.modmesh.gateway.consul;

import dev.modmesh.registry.backend.consul.ConsulBridge;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The bridge to Consul, if the registry has one. Thread-safe. */
public final class ConsulLink implements AutoCloseable {
  private final AtomicReference<@Nullable ConsulBridge> bridge;

  /** A link over this bridge; null for none. */
  public ConsulLink(@Nullable ConsulBridge bridge) {
    this.bridge = new AtomicReference<>(bridge);
  }

  /** The bridge, while there is one. */
  public Optional<ConsulBridge> bridge() {
    return Optional.ofNullable(bridge.get());
  }

  /** Begins to keep Consul and the registry in step, if that is wanted. */
  public void start(String nodeId, String publicUrl) {
    bridge().ifPresent(one -> one.start(nodeId, publicUrl));
  }

  @Override
  public void close() {
    ConsulBridge last = bridge.getAndSet(null);
    if (last != null) {
      last.close();
    }
  }
}
