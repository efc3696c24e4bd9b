package dev.modmesh.gateway.consul;

import dev.modmesh.gateway.event.EventLog;
import dev.modmesh.registry.backend.consul.ConsulBridge;
import dev.modmesh.registry.backend.consul.Refusal;
import java.net.URI;
import org.jboss.logging.Logger;

/** Tells people what happens between Consul and the registry. */
public final class ConsulEvents implements ConsulBridge.Told {
  private static final Logger LOG = Logger.getLogger(ConsulEvents.class);

  private final EventLog events;
  private final URI address;

  /** Tells it in this log. */
  public ConsulEvents(EventLog events, URI address) {
    this.events = events;
    this.address = address;
  }

  @Override
  public void refused(Refusal refusal) {
    LOG.warnf("A foreign record is refused: %s: %s", refusal.subject(), refusal.message());
    events.add("foreign-refused", refusal.subject(), refusal.message());
  }

  @Override
  public void away(boolean isAway) {
    if (isAway) {
      LOG.warnf("Consul at %s is away; what it listed last is kept", address);
      events.add("consul-away", "consul", "Consul is away; what it listed last is kept.");
    } else {
      LOG.infof("Consul at %s is back", address);
      events.add("consul-back", "consul", "Consul is back.");
    }
  }
}
