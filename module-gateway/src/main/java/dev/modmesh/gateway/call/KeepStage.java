package dev.modmesh.gateway.call;

import dev.modmesh.client.wire.ProblemDocument;
import dev.modmesh.gateway.http.Json;
import dev.modmesh.gateway.idempotency.IdempotencyStore;
import dev.modmesh.gateway.idempotency.KeptAnswer;
import dev.modmesh.gateway.upstream.Upstream;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/**
 * Keeps the answer of a call that has claimed a key, before the caller gets it: an answer that was
 * given will be given again. Only what the function said is kept; where nothing was run, or nobody
 * knows, the key is free again.
 */
@Singleton
class KeepStage implements Stage {
  private static final Logger LOG = Logger.getLogger(KeepStage.class);

  private final IdempotencyStore store;

  KeepStage(IdempotencyStore store) {
    this.store = store;
  }

  @Override
  public Step run(Exchange exchange) {
    HeldClaim claim = exchange.claim;
    AttemptResult result = exchange.result;
    boolean answered =
        exchange.outcome != null && exchange.outcome.clearsInstance() && !exchange.committed;
    if (claim == null || result == null || !answered) {
      return Step.ANSWER; // a claim that is still held is given up with the record
    }
    exchange.claim = null;
    store
        .keep(claim.key(), claim.token(), answer(exchange, result))
        .whenComplete(
            (kept, failure) -> {
              if (failure != null) {
                CallScope.log(
                    exchange,
                    () -> LOG.warnf("An answer was not kept for its Idempotency-Key: %s", failure));
              }
              exchange.context.runOnContext(unused -> exchange.answer());
            });
    return Step.LATER;
  }

  private static KeptAnswer answer(Exchange exchange, AttemptResult result) {
    Upstream upstream = exchange.upstream;
    Buffer body =
        exchange.problem == null
            ? result.body() == null ? Buffer.buffer() : result.body()
            : Buffer.buffer(
                Json.CODEC.write(AnswerWriter.problemDocument(exchange, exchange.problem)));
    return new KeptAnswer(
        exchange.problem == null ? 200 : exchange.problem.type().status(),
        exchange.problem == null ? "application/json" : ProblemDocument.MEDIA_TYPE,
        exchange.target().module(),
        exchange.target().digest(),
        upstream == null ? "" : upstream.serviceId(),
        body.getBytes());
  }
}
