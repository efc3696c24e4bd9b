package dev.modmesh.gateway.call;

import dev.modmesh.api.module.Digest;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.gateway.idempotency.Claim;
import dev.modmesh.gateway.idempotency.IdempotencyStore;
import dev.modmesh.gateway.outcome.Outcome;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Claims the key of a call that carries one before anything is sent. With the store down such a
 * call is refused: it is never run unprotected.
 */
@Singleton
class IdempotencyStage implements Stage {
  private static final Logger LOG = Logger.getLogger(IdempotencyStage.class);
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

  /** A claim outlives the deadline of its call by this, for the answer to be kept. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final IdempotencyStore store;

  IdempotencyStage(IdempotencyStore store) {
    this.store = store;
  }

  @Override
  public Step run(Exchange exchange) {
    String header = exchange.header(CallHeaders.IDEMPOTENCY_KEY);
    if (header == null) {
      return Step.NEXT;
    }
    String key = scoped(exchange, header);
    Duration lease = Duration.ofNanos(Math.max(0, exchange.remainingNanos())).plus(GRACE);
    store
        .claim(key, fingerprint(exchange), lease)
        .whenComplete(
            (claim, failure) ->
                exchange.context.runOnContext(unused -> claimed(exchange, key, claim, failure)));
    return Step.LATER;
  }

  private static String scoped(Exchange exchange, String header) {
    String text = header.trim();
    String key =
        text.length() > 2 && text.startsWith("\"") && text.endsWith("\"")
            ? text.substring(1, text.length() - 1)
            : text;
    if (!KEY.matcher(key).matches()) {
      throw new ProblemException(
          ProblemType.INVALID_REQUEST,
          "Header Idempotency-Key is `"
              + header
              + "`: must be 1 to 255 visible ASCII characters, quoted or not.");
    }
    return digest(exchange.principal.name(), exchange.moduleName, exchange.functionName, key);
  }

  private static String fingerprint(Exchange exchange) {
    String version = exchange.header(CallHeaders.VERSION);
    return digest(version == null ? "" : version, exchange.body.toString(StandardCharsets.UTF_8));
  }

  private static String digest(String... parts) {
    return Digest.of(String.join("\n", parts).getBytes(StandardCharsets.UTF_8)).hex();
  }

  private void claimed(
      Exchange exchange, String key, @Nullable Claim claim, @Nullable Throwable failure) {
    if (exchange.finished) {
      if (claim instanceof Claim.Granted granted) {
        release(key, granted.token());
      }
      return;
    }
    switch (claim) {
      case Claim.Granted granted -> {
        exchange.claim = new HeldClaim(key, granted.token());
        exchange.safeToRepeat = true;
        exchange.resume();
      }
      case Claim.Running unused -> {
        exchange.retryAfterSeconds = 1;
        refuse(
            exchange,
            ProblemType.IDEMPOTENCY_IN_PROGRESS,
            "A call with this Idempotency-Key is running; its answer can be had when it has ended.");
      }
      case Claim.Mismatch unused ->
          refuse(
              exchange,
              ProblemType.IDEMPOTENCY_MISMATCH,
              "This Idempotency-Key was used for a call with another body or version.");
      case Claim.Ended ended -> {
        exchange.replay = ended.answer();
        exchange.outcome = ended.answer().status() == 200 ? Outcome.SUCCESS : Outcome.CALLER_ERROR;
        exchange.answer();
      }
      case null -> {
        CallScope.log(exchange, () -> LOG.warnf("Idempotency keys cannot be claimed: %s", failure));
        exchange.retryAfterSeconds = 1;
        exchange.fail(
            new ProblemException(
                ProblemType.REGISTRY_UNAVAILABLE,
                "Idempotency keys cannot be claimed now; nothing was run."),
            Outcome.REFUSED);
      }
    }
  }

  private static void refuse(Exchange exchange, ProblemType type, String detail) {
    exchange.fail(new ProblemException(type, detail), Outcome.CALLER_ERROR);
  }

  private void release(String key, long token) {
    store
        .release(key, token)
        .whenComplete(
            (unused, failure) -> {
              if (failure != null) {
                LOG.warnf("A claim stays until its lease ends: %s", failure);
              }
            });
  }

  /** Ends a claim that a call still holds without an answer to keep. */
  void abandon(Exchange exchange) {
    HeldClaim claim = exchange.claim;
    if (claim != null) {
      exchange.claim = null;
      release(claim.key(), claim.token());
    }
  }
}
