package dev.modmesh.gateway.downstream;

import static dev.modmesh.gateway.http.MessageHead.bytes;

import dev.modmesh.gateway.http.MessageHead;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** The caller of a call that was read from its connection directly. */
final class DirectDownstream implements Downstream {
  private static final byte[] CHUNKED = bytes("Transfer-Encoding: chunked\r\n\r\n");
  private static final byte[] LINE = bytes("\r\n");
  private static final byte[] LAST_CHUNK = bytes("0\r\n\r\n");

  /** A body up to this size is copied behind its head, so that both are one write. */
  private static final int SMALL_BYTES = 16 << 10;

  private final DirectLane lane;
  private final ChannelHandlerContext to;
  private final MessageHead head;
  private final PlainRequest request;
  private @Nullable Runnable gone;
  private @Nullable Runnable room;
  private boolean open = true;

  /**
   * A caller.
   *
   * @param to where the answer goes
   * @param head of the event loop
   */
  DirectDownstream(
      DirectLane lane, ChannelHandlerContext to, MessageHead head, PlainRequest request) {
    this.lane = lane;
    this.to = to;
    this.head = head;
    this.request = request;
  }

  @Override
  public @Nullable String header(CharSequence name) {
    return request.header(name);
  }

  @Override
  public @Nullable String authority() {
    return request.header(HttpHeaderNames.HOST);
  }

  @Override
  public String remoteHost() {
    return lane.remoteHost();
  }

  @Override
  public void onGone(Runnable task) {
    gone = task;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void begin(int status) {
    head.reset().statusLine(status);
  }

  @Override
  public void answer(CharSequence name, String value) {
    head.header(name, value);
  }

  @Override
  public void end(Buffer body) {
    int length = body.length();
    head.end(length);
    Channel channel = to.channel();
    if (length <= SMALL_BYTES) {
      head.body(body);
      to.writeAndFlush(head.take(channel.alloc()), channel.voidPromise());
    } else {
      to.write(head.take(channel.alloc()), channel.voidPromise());
      to.writeAndFlush(body.getByteBuf(), channel.voidPromise());
    }
    over();
  }

  @Override
  public void stream() {
    to.write(head.raw(CHUNKED).take(to.alloc()), to.voidPromise());
  }

  @Override
  public void write(Buffer piece) {
    if (!open || piece.length() == 0) { // an empty one would say that the body is over
      return;
    }
    head.reset().raw(bytes(Integer.toHexString(piece.length()))).raw(LINE);
    to.write(head.take(to.alloc()), to.voidPromise());
    to.write(piece.getByteBuf(), to.voidPromise());
    to.writeAndFlush(Unpooled.wrappedBuffer(LINE), to.voidPromise());
  }

  @Override
  public boolean isFull() {
    return open && !to.channel().isWritable();
  }

  @Override
  public void onRoom(Runnable task) {
    room = task;
  }

  @Override
  public void end() {
    to.writeAndFlush(Unpooled.wrappedBuffer(LAST_CHUNK), to.voidPromise());
    over();
  }

  private void over() {
    open = false;
    lane.over(to);
  }

  @Override
  public void reset() {
    open = false;
    lane.broken();
    to.close();
  }

  /** The caller has caught up. */
  void hasRoom() {
    Runnable task = room;
    room = null;
    if (task != null) {
      task.run();
    }
  }

  /** The connection is closed. */
  void isGone() {
    open = false;
    if (gone != null) {
      gone.run();
    }
  }
}
