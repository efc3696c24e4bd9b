package dev.modmesh.gateway.connection;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.vertx.core.impl.VertxInternal;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Opens connections to one instance from one event loop. */
final class Connector {
  private static final HttpDecoderConfig DECODER =
      new HttpDecoderConfig()
          .setMaxInitialLineLength(4096)
          .setMaxHeaderSize(32 << 10)
          .setMaxChunkSize(64 << 10)
          // what comes in is looked up and never sent on
          .setHeadersFactory(DefaultHttpHeadersFactory.headersFactory().withValidation(false));

  private final Bootstrap bootstrap;
  private final String host;
  private final int port;
  private final @Nullable SslContext tls;
  private final long keptNanos;

  /**
   * A connector.
   *
   * @param tls null where the instance speaks in clear
   * @param keptNanos how long a connection may rest
   */
  Connector(
      VertxInternal vertx,
      EventLoop eventLoop,
      String host,
      int port,
      @Nullable SslContext tls,
      int connectMillis,
      long keptNanos) {
    this.host = host;
    this.port = port;
    this.tls = tls;
    this.keptNanos = keptNanos;
    this.bootstrap =
        new Bootstrap()
            .group(eventLoop)
            .channelFactory(vertx.transport().channelFactory(false))
            .resolver(vertx.nettyAddressResolverGroup())
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    initialize(channel);
                  }
                });
  }

  private void initialize(Channel channel) {
    if (tls != null) {
      SslHandler handler = tls.newHandler(channel.alloc(), host, port);
      SSLEngine engine = handler.engine();
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      engine.setSSLParameters(parameters);
      channel.pipeline().addLast("tls", handler);
    }
    channel.pipeline().addLast(new HttpResponseDecoder(DECODER));
  }

  /** Opens one, and tells it or why it could not be opened, later, on the event loop. */
  void connect(ConnectionPool pool, BiConsumer<@Nullable Connection, @Nullable Throwable> opened) {
    bootstrap
        .connect(host, port)
        .addListener(
            (io.netty.channel.ChannelFuture connected) -> {
              if (!connected.isSuccess()) {
                opened.accept(null, connected.cause());
              } else if (tls == null) {
                opened.accept(open(pool, connected.channel()), null);
              } else {
                greet(pool, connected.channel(), opened);
              }
            });
  }

  private void greet(
      ConnectionPool pool,
      Channel channel,
      BiConsumer<@Nullable Connection, @Nullable Throwable> opened) {
    SslHandler handler = (SslHandler) channel.pipeline().get("tls");
    handler
        .handshakeFuture()
        .addListener(
            (Future<Channel> greeted) -> {
              if (greeted.isSuccess()) {
                opened.accept(open(pool, channel), null);
              } else {
                channel.close();
                opened.accept(null, greeted.cause());
              }
            });
  }

  private Connection open(ConnectionPool pool, Channel channel) {
    Connection connection = new Connection(pool, channel, keptNanos);
    channel.pipeline().addLast(connection);
    return connection;
  }
}
