package dev.modmesh.gateway.connection;

import dev.modmesh.gateway.http.MessageHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an instance: one request after the other. It goes back to its pool by itself when
 * an answer is complete, unless the instance wants to close it. Confined to its event loop.
 */
public final class Connection extends ChannelInboundHandlerAdapter {
  /** A body up to this size is copied behind its head, so that both are one write. */
  private static final int SMALL_BYTES = 16 << 10;

  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int SUCCESS = 200;

  private final ConnectionPool pool;
  private final Channel channel;
  private @Nullable Reception reception;
  private boolean informational;
  private boolean reusable;
  private @Nullable String keepAlive;
  private long keptNanos;
  private long idleSince;

  Connection(ConnectionPool pool, Channel channel, long keptNanos) {
    this.pool = pool;
    this.channel = channel;
    this.keptNanos = keptNanos;
  }

  /** The head of the next request, to be filled and sent before anything else. */
  public MessageHead begin() {
    return pool.head().reset();
  }

  /** Sends a request. */
  public void send(MessageHead head, Buffer body, Reception to) {
    reception = to;
    reusable = false;
    int length = body.length();
    head.end(length);
    if (length <= SMALL_BYTES) {
      head.body(body);
      channel.writeAndFlush(head.take(channel.alloc()), channel.voidPromise());
    } else {
      channel.write(head.take(channel.alloc()), channel.voidPromise());
      channel.writeAndFlush(body.getByteBuf(), channel.voidPromise());
    }
  }

  /** Reads nothing more until {@link #resume}. */
  public void pause() {
    channel.config().setAutoRead(false);
  }

  /** Reads again. */
  public void resume() {
    channel.config().setAutoRead(true);
  }

  /** Nobody wants the answer any more. */
  public void abandon() {
    reception = null;
    channel.close();
  }

  boolean isUsable(long now) {
    return channel.isActive() && now - idleSince < keptNanos;
  }

  void rests(long now) {
    idleSince = now;
  }

  void close() {
    channel.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof HttpResponse response) {
        head(response);
      }
      if (message instanceof HttpContent content) {
        content(content);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void head(HttpResponse response) {
    Reception receiver = reception;
    int status = response.status().code();
    if (receiver == null || response.decoderResult().isFailure()) {
      fails(receiver == null ? "an answer that nobody asked for" : "the answer is not HTTP");
      return;
    }
    if (status == SWITCHING_PROTOCOLS) {
      fails("it wants to speak another protocol");
      return;
    }
    informational = status < SUCCESS;
    if (!informational) {
      reusable = HttpUtil.isKeepAlive(response);
      keepAlive(response.headers().get(HttpHeaderNames.KEEP_ALIVE));
      receiver.head(status, response.headers());
    }
  }

  /** Takes over what the instance says of how long it keeps the connection. */
  private void keepAlive(@Nullable String header) {
    if (header != null && !header.equals(keepAlive)) {
      keepAlive = header;
      keptNanos = KeepAlive.nanos(header, keptNanos);
    }
  }

  private void content(HttpContent content) {
    Reception receiver = reception;
    if (receiver == null) {
      return; // it has failed, and closes
    }
    if (content.decoderResult().isFailure()) {
      fails("the answer is not HTTP");
      return;
    }
    if (!informational && content.content().isReadable()) {
      receiver.chunk(copy(content.content()));
    }
    if (content instanceof LastHttpContent) {
      if (informational) {
        informational = false;
      } else if (reception == receiver) {
        ends(receiver);
      }
    }
  }

  /** The receiver keeps what it gets for as long as it likes, so it cannot be pooled memory. */
  private static Buffer copy(ByteBuf content) {
    int length = content.readableBytes();
    return Buffer.buffer(Unpooled.buffer(length, Integer.MAX_VALUE).writeBytes(content, length));
  }

  private void ends(Reception receiver) {
    reception = null;
    if (reusable && isAllWritten()) {
      resume();
      pool.free(this);
    } else {
      channel.close(); // it said so, or it answered before it had the whole request
    }
    receiver.end();
  }

  private boolean isAllWritten() {
    ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
    return pending != null && pending.totalPendingWriteBytes() == 0;
  }

  private void fails(String cause) {
    Reception receiver = reception;
    reception = null;
    channel.close();
    if (receiver != null) {
      receiver.failed(cause);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    pool.closed(this);
    fails("the connection was closed");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fails(ConnectionPool.message(cause));
  }
}
