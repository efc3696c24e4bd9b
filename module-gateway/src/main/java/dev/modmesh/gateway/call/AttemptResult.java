package dev.modmesh.gateway.call;

import dev.modmesh.gateway.outcome.Outcome;
import io.netty.handler.codec.http.HttpHeaders;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * What came back from an instance.
 *
 * @param status 0 without an answer
 * @param headers null without an answer
 * @param body null without a complete answer, or when it was streamed to the caller already
 * @param cause of a failure of the transport, in a few words
 */
record AttemptResult(
    Outcome outcome,
    int status,
    @Nullable HttpHeaders headers,
    @Nullable Buffer body,
    @Nullable String cause) {
  static AttemptResult failed(Outcome outcome, String cause) {
    return new AttemptResult(outcome, 0, null, null, cause);
  }
}
