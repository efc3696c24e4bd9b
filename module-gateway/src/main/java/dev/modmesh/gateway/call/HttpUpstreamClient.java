package dev.modmesh.gateway.call;

import dev.modmesh.gateway.config.GatewayConfig;
import dev.modmesh.gateway.connection.InstanceConnections;
import jakarta.inject.Singleton;
import java.util.function.Consumer;

/** Upstream HTTP over the gateway's own connections. */
@Singleton
class HttpUpstreamClient implements UpstreamClient {
  private final InstanceConnections connections;
  private final int maxHeldBytes;

  HttpUpstreamClient(InstanceConnections connections, GatewayConfig config) {
    this.connections = connections;
    this.maxHeldBytes = config.call().maxHeldBytes();
  }

  @Override
  public Attempt send(Exchange exchange, Consumer<AttemptResult> done) {
    HttpAttempt attempt = new HttpAttempt(exchange, maxHeldBytes, done);
    attempt.start(connections);
    return attempt;
  }
}
