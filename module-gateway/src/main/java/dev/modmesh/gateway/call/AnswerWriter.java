package dev.modmesh.gateway.call;

import dev.modmesh.api.problem.Origin;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.cache.near.Entry;
import dev.modmesh.client.wire.ProblemDocument;
import dev.modmesh.gateway.discovery.Target;
import dev.modmesh.gateway.downstream.Downstream;
import dev.modmesh.gateway.http.Json;
import dev.modmesh.gateway.idempotency.KeptAnswer;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the one answer of a call. */
final class AnswerWriter {
  private AnswerWriter() {}

  /** Status and headers of a result. */
  static void begin(Exchange exchange) {
    begin(exchange, 200, "application/json");
    resolved(exchange);
  }

  /** The whole answer, or the rest of one that was streamed. */
  static void write(Exchange exchange) {
    Downstream caller = exchange.downstream;
    if (!caller.isOpen()) {
      return;
    }
    if (exchange.committed) {
      if (exchange.problem == null) {
        caller.end();
      } else {
        caller.reset(); // an answer that has begun cannot become a problem
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
    exchange.downstream.end(exchange.explained ? withExplanation(body, exchange) : body);
  }

  private static void problem(Exchange exchange, ProblemException problem) {
    begin(exchange, problem.type().status(), ProblemDocument.MEDIA_TYPE);
    if (exchange.retryAfterSeconds > 0) {
      exchange.downstream.answer(
          CallHeaders.RETRY_AFTER, Integer.toString(exchange.retryAfterSeconds));
    }
    resolved(exchange);
    Map<String, @Nullable Object> document = problemDocument(exchange, problem);
    if (exchange.explained && exchange.explanation != null) {
      document.put("explain", exchange.explanation.toMap());
    }
    exchange.downstream.end(Buffer.buffer(Json.CODEC.write(document)));
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
    begin(exchange, answer.status(), answer.contentType());
    Downstream caller = exchange.downstream;
    caller.answer(CallHeaders.MODULE, answer.module());
    caller.answer(CallHeaders.DIGEST, answer.digest());
    caller.answer(CallHeaders.INSTANCE, answer.instance());
    caller.answer(CallHeaders.REPLAYED, "true");
    caller.end(Buffer.buffer(answer.body()));
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

  /** What every answer says. */
  private static void begin(Exchange exchange, int status, String contentType) {
    Downstream caller = exchange.downstream;
    caller.begin(status);
    caller.answer(CallHeaders.CONTENT_TYPE, contentType);
    caller.answer(CallHeaders.CALL_ID, exchange.callId);
    caller.answer(CallHeaders.ATTEMPTS, Integer.toString(exchange.attempts));
    caller.answer(CallHeaders.CACHE_STATUS, exchange.cacheStatus);
    caller.answer(CallHeaders.SERVER_TIMING, timing(exchange));
    String trace = exchange.traceparent();
    if (trace != null) {
      caller.answer(CallHeaders.TRACEPARENT, trace);
    }
    if (exchange.cached != null) {
      Entry kept = exchange.kept;
      long age = kept == null ? 0 : kept.ageNanos(System.nanoTime()) / 1_000_000_000L;
      caller.answer(CallHeaders.AGE, Long.toString(age));
    }
  }

  /** Who answers this call: the version and the instance. */
  private static void resolved(Exchange exchange) {
    Downstream caller = exchange.downstream;
    Target target = exchange.target;
    if (target != null) {
      caller.answer(CallHeaders.MODULE, target.module());
      caller.answer(CallHeaders.DIGEST, target.digest());
    }
    Entry kept = exchange.kept;
    String instance = exchange.upstream == null ? "" : exchange.upstream.serviceId();
    if (kept != null && !kept.kept().instance().isEmpty()) {
      instance = kept.kept().instance();
    }
    if (!instance.isEmpty()) {
      caller.answer(CallHeaders.INSTANCE, instance);
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
