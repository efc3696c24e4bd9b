package dev.modmesh.host.http;

import dev.modmesh.api.module.ModuleRef;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.client.wire.Headers;
import dev.modmesh.client.wire.ProblemDocument;
import dev.modmesh.host.sync.Draining;
import dev.modmesh.host.work.HostJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** The one answer to a call; used on its event loop. Nothing happens if the caller has gone. */
record Reply(HttpServerResponse response, Draining draining) {
  private static final ProblemException OVERLOADED =
      new ProblemException(
          ProblemType.OVERLOADED,
          "The host runs as many calls as it can, and as many wait as may; nothing was run.");

  /** Written once: a host that has too much to do already has to say it often. */
  private static final byte[] OVERLOADED_BODY =
      HostJson.CODEC.write(ProblemDocument.of(OVERLOADED));

  void result(ModuleRef ref, Buffer body) {
    if (isOpen()) {
      response.putHeader("Content-Type", "application/json");
      response.putHeader(Headers.MODULE, ref.toString());
      end(body);
    }
  }

  /**
   * Answers with a problem.
   *
   * @param untouched whether nothing was run
   */
  void problem(ProblemException problem, boolean untouched) {
    if (isOpen()) {
      problem(
          problem.type(),
          Buffer.buffer(HostJson.CODEC.write(ProblemDocument.of(problem))),
          untouched);
    }
  }

  /** Answers that there is no room. */
  void overloaded() {
    if (isOpen()) {
      problem(ProblemType.OVERLOADED, Buffer.buffer(OVERLOADED_BODY), true);
    }
  }

  private void problem(ProblemType type, Buffer body, boolean untouched) {
    response.setStatusCode(type.status());
    response.putHeader("Content-Type", ProblemDocument.MEDIA_TYPE);
    response.putHeader(Headers.ORIGIN, type.origin().word());
    if (untouched) {
      response.putHeader(Headers.EXECUTED, "no");
    }
    if (type.status() == 503) {
      response.putHeader("Retry-After", "1");
    }
    end(body);
  }

  private boolean isOpen() {
    return !response.closed() && !response.ended();
  }

  private void end(Buffer body) {
    if (draining.hasBegun() && response.streamId() < 0) { // HTTP/2 has no such header
      response.putHeader("Connection", "close");
    }
    response.end(body);
  }
}
