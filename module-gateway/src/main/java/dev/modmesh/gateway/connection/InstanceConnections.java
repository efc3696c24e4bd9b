package dev.modmesh.gateway.connection;

import dev.modmesh.gateway.config.GatewayConfig;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Gives connections to instances, on the event loop that asks for one. */
@Singleton
public class InstanceConnections {
  /** Shorter than what hosts allow, so that the gateway is the one that closes idle connections. */
  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final VertxInternal vertx;
  private final int most;
  private final int connectMillis;
  private final FastThreadLocal<LoopConnections> loops =
      new FastThreadLocal<>() {
        @Override
        protected LoopConnections initialValue() {
          return new LoopConnections(eventLoop(), InstanceConnections.this::connector, most);
        }
      };
  private volatile @Nullable SslContext tls;

  @Inject
  InstanceConnections(Vertx vertx, GatewayConfig config) {
    this(
        (VertxInternal) vertx,
        config.call().connectionsPerLoop(),
        (int) config.call().connectTimeout().toMillis(),
        null);
  }

  /**
   * Connections.
   *
   * @param most to each instance from each event loop
   * @param connectMillis how long a connect may take
   * @param tls whom it trusts; null for whom this JVM trusts
   */
  InstanceConnections(VertxInternal vertx, int most, int connectMillis, @Nullable SslContext tls) {
    this.tls = tls;
    this.vertx = vertx;
    this.most = most;
    this.connectMillis = connectMillis;
  }

  private static EventLoop eventLoop() {
    return ContextInternal.current().nettyEventLoop();
  }

  /** Gives a connection, at once where one rests; or tells later why there is none. */
  public void acquire(Address address, Waiter waiter) {
    loops.get().pool(address).acquire(waiter);
  }

  private Connector connector(Address address) {
    return new Connector(
        vertx,
        eventLoop(),
        address.getHost(),
        address.getPort(),
        address.isSecure() ? tls() : null,
        connectMillis,
        KEPT_NANOS);
  }

  private SslContext tls() {
    SslContext known = tls;
    if (known == null) {
      try {
        known = SslContextBuilder.forClient().build();
      } catch (SSLException e) {
        throw new IllegalStateException("This JVM has no TLS", e);
      }
      tls = known;
    }
    return known;
  }
}
