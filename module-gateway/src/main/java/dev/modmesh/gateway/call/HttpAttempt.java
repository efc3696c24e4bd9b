package dev.modmesh.gateway.call;

import static dev.modmesh.gateway.http.MessageHead.bytes;

import dev.modmesh.client.wire.Headers;
import dev.modmesh.gateway.connection.Connection;
import dev.modmesh.gateway.connection.InstanceConnections;
import dev.modmesh.gateway.connection.Reception;
import dev.modmesh.gateway.connection.Waiter;
import dev.modmesh.gateway.http.MessageHead;
import dev.modmesh.gateway.outcome.Outcome;
import dev.modmesh.gateway.outcome.Outcome.Phase;
import dev.modmesh.gateway.upstream.Upstream;
import io.netty.handler.codec.http.HttpHeaders;
import io.vertx.core.buffer.Buffer;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One attempt over HTTP/1.1. The answer is held until it is complete; one that grows over the limit
 * is committed: streamed on to the caller, and a break then resets the caller's connection.
 */
final class HttpAttempt implements Attempt, Waiter, Reception {
  private static final byte[] JSON = bytes("Content-Type: application/json\r\n");
  private static final byte[] X_CALL_ID = bytes(Headers.X_CALL_ID + ": ");
  private static final byte[] TIMEOUT = bytes(Headers.TIMEOUT + ": ");
  private static final byte[] CALLER = bytes(Headers.CALLER + ": ");
  private static final byte[] GATEWAY_KEY = bytes(Headers.GATEWAY_KEY + ": ");
  private static final byte[] DEPTH = bytes(Headers.DEPTH + ": ");
  private static final byte[] TRACEPARENT = bytes(Headers.TRACEPARENT + ": ");
  private static final byte[] IDEMPOTENCY_KEY = bytes(CallHeaders.IDEMPOTENCY_KEY + ": ");
  private static final Buffer NO_ARGUMENTS = Buffer.buffer("{}");

  private final Exchange exchange;
  private final Upstream upstream;
  private final int maxHeldBytes;
  private final Consumer<AttemptResult> done;
  private Phase phase = Phase.CONNECTING;
  private @Nullable Connection connection;
  private int status;
  private @Nullable HttpHeaders answered;
  private @Nullable Buffer held;
  private boolean heldIsOurs;
  private boolean starting;
  private boolean ended;

  HttpAttempt(Exchange exchange, int maxHeldBytes, Consumer<AttemptResult> done) {
    this.exchange = exchange;
    this.upstream = Objects.requireNonNull(exchange.upstream);
    this.maxHeldBytes = maxHeldBytes;
    this.done = done;
  }

  void start(InstanceConnections connections) {
    upstream.begin();
    starting = true;
    connections.acquire(upstream, this);
    starting = false;
  }

  @Override
  public boolean isWaiting() {
    return !ended;
  }

  @Override
  public void refused(String cause) {
    failed(cause);
  }

  @Override
  public void connected(Connection opened) {
    connection = opened;
    phase = Phase.SENT;
    MessageHead head = opened.begin();
    write(head);
    opened.send(head, outgoingBody(), this);
  }

  private void write(MessageHead head) {
    head.raw(upstream.requestStart()).raw(exchange.target().path()).text(exchange.functionName);
    head.raw(upstream.hostLine()).raw(JSON).raw(exchange.target().pins());
    head.header(X_CALL_ID, exchange.callId);
    long leftMillis = TimeUnit.NANOSECONDS.toMillis(exchange.remainingNanos());
    head.header(TIMEOUT, Math.max(1, leftMillis), "ms");
    head.header(CALLER, exchange.caller);
    if (!upstream.gatewayKey().isEmpty()) {
      head.header(GATEWAY_KEY, upstream.gatewayKey());
    }
    if (exchange.depth > 0) {
      head.header(DEPTH, exchange.depth, "");
    }
    if (exchange.claim != null) {
      carryOn(head, IDEMPOTENCY_KEY, CallHeaders.IDEMPOTENCY_KEY);
    }
    if (exchange.cached != null) {
      for (String name : exchange.cached.policy().vary()) {
        carryOn(head, bytes(name + ": "), name);
      }
    }
    if (exchange.trace == null) {
      carryOn(head, TRACEPARENT, CallHeaders.TRACEPARENT);
    } else {
      head.header(TRACEPARENT, exchange.trace.attemptTraceparent());
    }
  }

  private void carryOn(MessageHead head, byte[] start, CharSequence name) {
    String value = exchange.header(name);
    if (value != null) {
      head.header(start, value);
    }
  }

  /** The body as it came, except that a remote module gets the exact version instead of a range. */
  private Buffer outgoingBody() {
    BodyScanner.Scan scan = exchange.scan;
    if (exchange.body.length() == 0) {
      return NO_ARGUMENTS;
    }
    if (!exchange.target().isRemote() || scan.versionStart() < 0) {
      return exchange.body;
    }
    return Buffer.buffer(exchange.body.length())
        .appendBuffer(exchange.body.slice(0, scan.versionStart()))
        .appendString('"' + exchange.target().version() + '"')
        .appendBuffer(exchange.body.slice(scan.versionEnd(), exchange.body.length()));
  }

  @Override
  public void head(int code, HttpHeaders headers) {
    status = code;
    answered = headers;
  }

  @Override
  public void chunk(Buffer chunk) {
    if (ended) {
      return;
    }
    if (exchange.committed) {
      stream(chunk);
    } else if (held == null) {
      held = chunk;
      commitIfLarge();
    } else {
      if (!heldIsOurs) {
        held = Buffer.buffer(2 * held.length()).appendBuffer(held);
        heldIsOurs = true;
      }
      held.appendBuffer(chunk);
      commitIfLarge();
    }
  }

  private void commitIfLarge() {
    Buffer first = held;
    if (first == null || first.length() <= maxHeldBytes || status != 200) {
      return;
    }
    if (exchange.background) {
      abort(Outcome.CANCELLED, "too large to be kept");
      return;
    }
    held = null;
    exchange.committed = true;
    AnswerWriter.begin(exchange);
    exchange.downstream.stream();
    stream(first);
  }

  private void stream(Buffer chunk) {
    exchange.downstream.write(chunk);
    Connection source = connection;
    if (source != null && exchange.downstream.isFull()) {
      source.pause();
      exchange.downstream.onRoom(() -> resume(source));
    }
  }

  /** Unless another call has the connection by now. */
  private void resume(Connection source) {
    if (!ended) {
      source.resume();
    }
  }

  @Override
  public void end() {
    phase = Phase.ANSWERED;
    HttpHeaders headers = Objects.requireNonNull(answered, "an answer has a head");
    Outcome outcome =
        Outcome.judge(
            phase, status, headers.get(CallHeaders.ORIGIN), headers.get(CallHeaders.EXECUTED));
    Buffer body = exchange.committed ? null : held == null ? Buffer.buffer() : held;
    if (outcome == Outcome.SUCCESS && body != null && !looksLikeObject(body)) {
      end(new AttemptResult(Outcome.INSTANCE_FAILURE, status, headers, null, "unreadable answer"));
      return;
    }
    end(new AttemptResult(outcome, status, headers, body, null));
  }

  private static boolean looksLikeObject(Buffer body) {
    int first = 0;
    int last = body.length() - 1;
    while (first < last && body.getByte(first) <= ' ') {
      first++;
    }
    while (last > first && body.getByte(last) <= ' ') {
      last--;
    }
    return first < last && body.getByte(first) == '{' && body.getByte(last) == '}';
  }

  @Override
  public void failed(String cause) {
    end(AttemptResult.failed(Outcome.judge(phase, 0, null, null), cause));
  }

  @Override
  public void abort(Outcome outcome, String cause) {
    if (!ended) {
      end(AttemptResult.failed(outcome, cause));
      if (connection != null) {
        connection.abandon();
      }
    }
  }

  /** The connection speaks outside of the call's context; who began the attempt hears last. */
  private void end(AttemptResult result) {
    if (ended) {
      return;
    }
    ended = true;
    upstream.end();
    if (starting) {
      exchange.context.runOnContext(unused -> done.accept(result));
    } else {
      exchange.context.emit(result, done::accept);
    }
  }
}
