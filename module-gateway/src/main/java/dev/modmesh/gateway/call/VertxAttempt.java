package dev.modmesh.gateway.call;

import dev.modmesh.client.wire.Headers;
import dev.modmesh.gateway.discovery.Target;
import dev.modmesh.gateway.outcome.Outcome;
import dev.modmesh.gateway.outcome.Outcome.Phase;
import dev.modmesh.gateway.upstream.Upstream;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One attempt over HTTP/1.1. The answer is held until it is complete; one that grows over the limit
 * is committed: streamed on to the caller, and a break then resets the caller's connection.
 */
final class VertxAttempt implements Attempt {
  private final Exchange exchange;
  private final Upstream upstream;
  private final int maxHeldBytes;
  private final Consumer<AttemptResult> done;
  private Phase phase = Phase.CONNECTING;
  private @Nullable HttpClientRequest request;
  private @Nullable HttpClientResponse response;
  private @Nullable Buffer held;
  private boolean heldIsOurs;
  private boolean ended;

  VertxAttempt(Exchange exchange, int maxHeldBytes, Consumer<AttemptResult> done) {
    this.exchange = exchange;
    this.upstream = Objects.requireNonNull(exchange.upstream);
    this.maxHeldBytes = maxHeldBytes;
    this.done = done;
  }

  void start(HttpClient client) {
    upstream.begin();
    RequestOptions options =
        new RequestOptions()
            .setServer(upstream.address())
            .setHost(upstream.getHost())
            .setPort(upstream.getPort())
            .setSsl(upstream.isSecure())
            .setMethod(HttpMethod.POST)
            .setURI(
                upstream.pathPrefix()
                    + "/api/v1/modules/"
                    + exchange.moduleName
                    + "/functions/"
                    + exchange.functionName);
    client
        .request(options)
        .onSuccess(this::send)
        .onFailure(cause -> failed("could not connect: " + message(cause)));
  }

  private void send(HttpClientRequest opened) {
    if (ended) {
      opened.reset();
      return;
    }
    request = opened;
    headers(opened.headers());
    opened.exceptionHandler(cause -> failed(message(cause)));
    opened.response().onSuccess(this::receive).onFailure(cause -> failed(message(cause)));
    phase = Phase.SENT;
    opened.end(outgoingBody());
  }

  private void headers(MultiMap headers) {
    Target target = exchange.target();
    headers.set("Content-Type", "application/json");
    headers.set(Headers.VERSION, target.version());
    headers.set(Headers.DIGEST, target.digest());
    headers.set(Headers.ACTIVATION, target.activation());
    headers.set(Headers.X_CALL_ID, exchange.callId);
    long leftMillis = TimeUnit.NANOSECONDS.toMillis(exchange.remainingNanos());
    headers.set(Headers.TIMEOUT, Math.max(1, leftMillis) + "ms");
    headers.set(Headers.CALLER, exchange.caller);
    if (!upstream.gatewayKey().isEmpty()) {
      headers.set(Headers.GATEWAY_KEY, upstream.gatewayKey());
    }
    if (exchange.depth > 0) {
      headers.set(Headers.DEPTH, Integer.toString(exchange.depth));
    }
    if (exchange.claim != null) {
      headers.set(IdempotencyStage.HEADER, exchange.request.getHeader(IdempotencyStage.HEADER));
    }
    if (exchange.cached != null) {
      for (String name : exchange.cached.policy().vary()) {
        String value = exchange.request.getHeader(name);
        if (value != null) {
          headers.set(name, value);
        }
      }
    }
    String trace = exchange.request.getHeader(Headers.TRACEPARENT);
    if (trace != null) {
      headers.set(Headers.TRACEPARENT, trace);
    }
  }

  /** The body as it came, except that a remote module gets the exact version instead of a range. */
  private Buffer outgoingBody() {
    BodyScanner.Scan scan = exchange.scan;
    if (exchange.body.length() == 0) {
      return Buffer.buffer("{}");
    }
    if (!exchange.target().isRemote() || scan.versionStart() < 0) {
      return exchange.body;
    }
    return Buffer.buffer(exchange.body.length())
        .appendBuffer(exchange.body.slice(0, scan.versionStart()))
        .appendString('"' + exchange.target().version() + '"')
        .appendBuffer(exchange.body.slice(scan.versionEnd(), exchange.body.length()));
  }

  private void receive(HttpClientResponse answer) {
    response = answer;
    answer.exceptionHandler(cause -> failed(message(cause)));
    answer.handler(this::chunk);
    answer.endHandler(unused -> complete());
  }

  private void chunk(Buffer chunk) {
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
    HttpClientResponse answer = response;
    if (held != null
        && answer != null
        && held.length() > maxHeldBytes
        && answer.statusCode() == 200) {
      if (exchange.background) {
        abort(Outcome.CANCELLED, "too large to be kept");
        return;
      }
      Buffer first = held;
      held = null;
      exchange.committed = true;
      AnswerWriter.begin(exchange);
      exchange.response().setChunked(true);
      stream(first);
    }
  }

  private void stream(Buffer chunk) {
    exchange.response().write(chunk);
    if (exchange.response().writeQueueFull() && response != null) {
      HttpClientResponse answer = response;
      answer.pause();
      exchange.response().drainHandler(unused -> answer.resume());
    }
  }

  private void complete() {
    HttpClientResponse answer = response;
    if (answer == null) {
      failed("the answer has no head");
      return;
    }
    phase = Phase.ANSWERED;
    Outcome outcome =
        Outcome.judge(
            phase,
            answer.statusCode(),
            answer.getHeader(Headers.ORIGIN),
            answer.getHeader(Headers.EXECUTED));
    Buffer body = exchange.committed ? null : held == null ? Buffer.buffer() : held;
    if (outcome == Outcome.SUCCESS && body != null && !looksLikeObject(body)) {
      end(
          new AttemptResult(
              Outcome.INSTANCE_FAILURE, 200, answer.headers(), null, "unreadable answer"));
      return;
    }
    end(new AttemptResult(outcome, answer.statusCode(), answer.headers(), body, null));
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

  private void failed(String cause) {
    end(AttemptResult.failed(Outcome.judge(phase, 0, null, null), cause));
  }

  @Override
  public void abort(Outcome outcome, String cause) {
    if (!ended) {
      end(AttemptResult.failed(outcome, cause));
      if (request != null) {
        request.reset();
      }
    }
  }

  private void end(AttemptResult result) {
    if (!ended) {
      ended = true;
      upstream.end();
      done.accept(result);
    }
  }

  private static String message(Throwable cause) {
    String text = cause.getMessage();
    return text == null ? "connection failed" : text;
  }
}
