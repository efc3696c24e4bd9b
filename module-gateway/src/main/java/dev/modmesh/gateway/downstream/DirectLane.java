package dev.modmesh.gateway.downstream;

import dev.modmesh.gateway.http.MessageHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.impl.ContextInternal;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands ahead of the server's own decoder on one connection, takes the plain calls out, and lets
 * all else pass. It may do so only while the two are in step: the server has answered all that it
 * was given, and holds no part of a request. That is proved by a plain call that passes: the bytes
 * hold exactly one request, the server makes of it at once one with the same path, as many headers
 * and as long a body, and answers before anything else comes in.
 */
public final class DirectLane extends ChannelDuplexHandler {
  private static final int MOST_BYTES = 64 << 10; // more is not collected here
  private static final long CLOSE_SECONDS = 10;

  /** How far the proof is that the server is in step. */
  private enum Proof {
    NONE,
    PASSING,
    ROUTED,
    RECEIVED
  }

  private final PlainCalls calls;
  private final ContextInternal context;
  private final MessageHead head;
  private final @Nullable IdleStateHandler idle;
  private final String remoteHost;
  private final int mostBodyBytes;
  private final PlainScanner scanner = new PlainScanner();

  private Proof proof = Proof.NONE;
  private int due; // bytes of the call that passes, which have not come yet
  private boolean inStep;

  private @Nullable DirectDownstream caller; // who waits for an answer
  private @Nullable ByteBuf held; // the begin of a call, or what came before the answer was given
  private @Nullable ChannelPromise closing;

  /**
   * A lane.
   *
   * @param head of the event loop
   * @param idle of the connection, which does not see what passes here
   * @param mostBodyBytes larger bodies are left to the server
   */
  DirectLane(
      PlainCalls calls,
      ContextInternal context,
      MessageHead head,
      @Nullable IdleStateHandler idle,
      String remoteHost,
      int mostBodyBytes) {
    this.calls = calls;
    this.context = context;
    this.head = head;
    this.idle = idle;
    this.remoteHost = remoteHost;
    this.mostBodyBytes = mostBodyBytes;
  }

  String remoteHost() {
    return remoteHost;
  }

  /** The server has made a request of what it was given. */
  void routed(FunctionPath path, int headers) {
    boolean same =
        proof == Proof.PASSING && scanner.headers() == headers && scanner.function().equals(path);
    proof = same ? Proof.ROUTED : Proof.NONE;
  }

  /** The server has the whole body of it. */
  void received(int bodyBytes) {
    boolean same = proof == Proof.ROUTED && due == 0 && scanner.bodyBytes() == bodyBytes;
    proof = same ? Proof.RECEIVED : Proof.NONE;
  }

  /** The server has answered it. */
  void answered() {
    inStep = proof == Proof.RECEIVED;
    proof = Proof.NONE;
  }

  @Override
  public void channelRead(ChannelHandlerContext at, Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      at.fireChannelRead(message);
    } else if (caller != null) {
      hold(bytes);
      at.channel().config().setAutoRead(false);
    } else if (held != null) {
      hold(bytes);
      takeHeld(at);
    } else {
      take(at, bytes);
    }
  }

  private void hold(ByteBuf bytes) {
    ByteBuf before = held;
    held = before == null ? bytes : Unpooled.wrappedBuffer(before, bytes);
  }

  private void takeHeld(ChannelHandlerContext at) {
    ByteBuf bytes = held;
    held = null;
    if (bytes != null) {
      take(at, bytes);
    }
  }

  private void take(ChannelHandlerContext at, ByteBuf bytes) {
    byte[] copy = inStep ? copyIfPlain(bytes) : null;
    int size = bytes.readableBytes();
    if (copy == null || isTooLarge() || scanner.totalBytes() < size) {
      inStep = false;
      watch(at, bytes);
    } else if (scanner.totalBytes() > size) {
      held = bytes;
    } else {
      bytes.release();
      begin(at, copy);
    }
  }

  private boolean isTooLarge() {
    return scanner.bodyBytes() > mostBodyBytes || scanner.totalBytes() > MOST_BYTES;
  }

  private byte @Nullable [] copyIfPlain(ByteBuf bytes) {
    if (!bytes.isReadable() || !PlainScanner.mayBegin(bytes.getByte(bytes.readerIndex()))) {
      return null;
    }
    byte[] copy = ByteBufUtil.getBytes(bytes);
    return scanner.scan(copy) ? copy : null;
  }

  private void begin(ChannelHandlerContext at, byte[] bytes) {
    if (idle != null) {
      idle.resetReadTimeout();
    }
    PlainRequest request = scanner.request(bytes);
    DirectDownstream from = new DirectDownstream(this, at, head, request);
    caller = from;
    FunctionPath path = scanner.function();
    ContextInternal own = context.duplicate();
    own.emit(request.body(), body -> calls.begin(from, own, path, body));
  }

  /** Lets bytes pass, and looks whether they are one plain call. */
  private void watch(ChannelHandlerContext at, ByteBuf bytes) {
    int size = bytes.readableBytes();
    if (proof == Proof.ROUTED && due >= size) {
      due -= size;
    } else if (proof == Proof.NONE && copyIfPlain(bytes) != null) {
      due = scanner.totalBytes() - size;
      proof = due >= 0 ? Proof.PASSING : Proof.NONE;
    } else {
      proof = Proof.NONE;
    }
    at.fireChannelRead(bytes);
    if (proof == Proof.PASSING) {
      proof = Proof.NONE; // the server did not take it up at once
    }
  }

  /** The answer has been given. */
  void over(ChannelHandlerContext at) {
    caller = null;
    if (idle != null) {
      idle.resetWriteTimeout();
    }
    if (closing != null) {
      closeNow(at);
    } else if (held != null) {
      at.channel().config().setAutoRead(true);
      takeHeld(at);
      at.fireChannelReadComplete(); // else the server would not flush what it answers
    }
  }

  /** The answer was broken off. */
  void broken() {
    caller = null;
  }

  /** Waits for an answer that is due, so that a gateway which stops loses none. */
  @Override
  public void close(ChannelHandlerContext at, ChannelPromise promise) {
    if (caller == null || !at.channel().isActive()) {
      at.close(promise);
    } else if (closing == null) {
      closing = promise;
      at.executor().schedule(() -> closeNow(at), CLOSE_SECONDS, TimeUnit.SECONDS);
    } else {
      closing.addListener((ChannelFutureListener) done -> at.close(promise));
    }
  }

  private void closeNow(ChannelHandlerContext at) {
    ChannelPromise promise = closing;
    closing = null;
    if (promise != null) {
      at.close(promise);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext at) {
    if (caller != null && at.channel().isWritable()) {
      caller.hasRoom();
    }
    at.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext at) {
    DirectDownstream waiting = caller;
    caller = null;
    if (waiting != null) {
      waiting.isGone();
    }
    closeNow(at);
    at.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext at) {
    ByteBuf bytes = held;
    held = null;
    if (bytes != null) {
      bytes.release();
    }
  }
}
