package dev.modmesh.gateway.downstream;

import dev.modmesh.gateway.config.GatewayConfig;
import dev.modmesh.gateway.http.MessageHead;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Opens a lane on each connection over which a call comes. */
@Singleton
public class DirectLanes {
  private static final String DECODER = "httpDecoder"; // so named by Vert.x

  private final int mostBodyBytes;
  private final FastThreadLocal<MessageHead> heads =
      new FastThreadLocal<>() {
        @Override
        protected MessageHead initialValue() {
          return new MessageHead();
        }
      };

  DirectLanes(GatewayConfig config) {
    this.mostBodyBytes = config.call().maxBodyBytes();
  }

  /** The caller of a call that came by the routes; the next ones may come directly. */
  public RoutedDownstream callerOf(HttpServerRequest request, FunctionPath path, PlainCalls calls) {
    DirectLane lane = lane(request, calls);
    if (lane != null) {
      lane.routed(path, request.headers().size());
    }
    return new RoutedDownstream(request, lane);
  }

  private @Nullable DirectLane lane(HttpServerRequest request, PlainCalls calls) {
    if (request.version() != HttpVersion.HTTP_1_1
        || !(request.connection() instanceof ConnectionBase connection)) {
      return null;
    }
    ChannelPipeline pipeline = connection.channel().pipeline();
    DirectLane lane = pipeline.get(DirectLane.class);
    if (lane == null && pipeline.get(DECODER) != null) {
      lane =
          new DirectLane(
              calls,
              connection.getContext(),
              heads.get(),
              pipeline.get(IdleStateHandler.class),
              RoutedDownstream.remoteHost(request),
              mostBodyBytes);
      pipeline.addBefore(DECODER, "modmesh-calls", lane);
    }
    return lane;
  }
}
