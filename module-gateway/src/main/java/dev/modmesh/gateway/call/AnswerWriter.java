package dev.modmesh.gateway.call;

import dev.modmesh.api.problem.Origin;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.cache.near.Entry;
import dev.modmesh.client.wire.Headers;
import dev.modmesh.client.wire.ProblemDocument;
import dev.modmesh.gateway.discovery.Target;
import dev.modmesh.gateway.http.Json;
import dev.modmesh.gateway.idempotency.KeptAnswer;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the one answer of a call. */
final class AnswerWriter {
  private AnswerWriter() {}

  /** Status and headers of a result. */
  static void begin(Exchange exchange) {
    HttpServerResponse response = exchange.response();
    response.setStatusCode(200);
    MultiMap headers = response.headers();
    headers.add(CallHeaders.CONTENT_TYPE, "application/json");
    common(exchange, headers);
  }

  /** The whole answer, or the rest of one that was streamed. */
  static void write(Exchange exchange) {
    HttpServerResponse response = exchange.response();
    if (response.closed() || response.ended()) {
      return;
    }
    if (exchange.committed) {
      if (exchange.problem == null) {
        response.end();
      } else {
        response.reset(); // an answer that has begun cannot become a problem
      }
    } else if (exchange.replay != null) {
      replay(exchange, exchange.replay);
    } else if (exchange.kept != null && exchange.problem == null) {
      begin(exchange);
      end(exchange, exchange.kept.kept().body());
    } else if (exchange.problem != null) {
      problem(exchange, exchange.problem);
    } else {
      AttemptResult result = exchange.result;
      begin(exchange);
      Buffer body = result == null || result.body() == null ? Buffer.buffer() : result.body();
      end(exchange, body);
    }
  }

  private static void end(Exchange exchange, Buffer body) {
    exchange.response().end(exchange.explained ? withExplanation(body, exchange) : body);
  }

  private static void problem(Exchange exchange, ProblemException problem) {
    HttpServerResponse response = exchange.response().setStatusCode(problem.type().status());
    MultiMap headers = response.headers();
    headers.set("Content-Type", ProblemDocument.MEDIA_TYPE);
    if (exchange.retryAfterSeconds > 0) {
      headers.set("Retry-After", Integer.toString(exchange.retryAfterSeconds));
    }
    common(exchange, headers);
    Map<String, @Nullable Object> document = problemDocument(exchange, problem);
    if (exchange.explained && exchange.explanation != null) {
      document.put("explain", exchange.explanation.toMap());
    }
    response.end(Buffer.buffer(Json.CODEC.write(document)));
  }

  /** What the caller is told of a problem. */
  static Map<String, @Nullable Object> problemDocument(
      Exchange exchange, ProblemException problem) {
    Origin origin =
        exchange.problemOrigin == null ? problem.type().origin() : exchange.problemOrigin;
    Map<String, @Nullable Object> document = ProblemDocument.of(problem, origin);
    document.put("call_id", exchange.callId);
    document.put("attempts", exchange.attempts);
    return document;
  }

  /** The answer that an earlier call with the same key got. */
  private static void replay(Exchange exchange, KeptAnswer answer) {
    HttpServerResponse response = exchange.response().setStatusCode(answer.status());
    MultiMap headers = response.headers();
    headers.set("Content-Type", answer.contentType());
    common(exchange, headers);
    headers.set(Headers.MODULE, answer.module());
    headers.set(Headers.DIGEST, answer.digest());
    headers.set(Headers.INSTANCE, answer.instance());
    headers.set("Idempotency-Replayed", "true");
    response.end(Buffer.buffer(answer.body()));
  }

  /** Puts the explanation behind the last member of an answer, which stays as it came. */
  private static Buffer withExplanation(Buffer body, Exchange exchange) {
    int close = body.length() - 1;
    while (close >= 0 && body.getByte(close) != '}') {
      close--;
    }
    if (close < 0 || exchange.explanation == null) {
      return body;
    }
    return Buffer.buffer(body.length() + 1024)
        .appendBuffer(body.slice(0, close))
        .appendString(",\"explain\":")
        .appendBytes(Json.CODEC.write(exchange.explanation.toMap()))
        .appendByte((byte) '}');
  }

  private static void common(Exchange exchange, MultiMap headers) {
    headers.add(CallHeaders.CALL_ID, exchange.callId);
    headers.add(CallHeaders.ATTEMPTS, Integer.toString(exchange.attempts));
    headers.add(CallHeaders.CACHE_STATUS, exchange.cacheStatus);
    headers.add(CallHeaders.SERVER_TIMING, timing(exchange));
    Target target = exchange.target;
    if (target != null) {
      headers.add(CallHeaders.MODULE, target.module());
      headers.add(CallHeaders.DIGEST, target.digest());
    }
    if (exchange.upstream != null) {
      headers.add(CallHeaders.INSTANCE, exchange.upstream.serviceId());
    }
    if (exchange.cached != null) {
      cached(exchange, headers);
    }
    String trace = exchange.header(CallHeaders.TRACEPARENT);
    if (trace != null) {
      headers.add(CallHeaders.TRACEPARENT, trace);
    }
  }

  /** The age of an answer of a function whose results are kept, and who computed a kept one. */
  private static void cached(Exchange exchange, MultiMap headers) {
    Entry kept = exchange.kept;
    if (kept == null) {
      headers.set("Age", "0");
      return;
    }
    headers.set("Age", Long.toString(kept.ageNanos(System.nanoTime()) / 1_000_000_000L));
    if (!kept.kept().instance().isEmpty()) {
      headers.set(Headers.INSTANCE, kept.kept().instance());
    }
  }

  private static String timing(Exchange exchange) {
    long totalMicros = (System.nanoTime() - exchange.startNanos) / 1000;
    long upstreamMicros = exchange.upstreamNanos / 1000;
    return "total;dur=" + millis(totalMicros) + ", upstream;dur=" + millis(upstreamMicros);
  }

  private static String millis(long micros) {
    long fraction = micros % 1000;
    return micros / 1000 + (fraction < 10 ? ".00" : fraction < 100 ? ".0" : ".") + fraction;
  }
}
