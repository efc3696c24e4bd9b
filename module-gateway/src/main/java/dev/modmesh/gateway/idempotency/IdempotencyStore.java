package dev.modmesh.gateway.idempotency;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Where keys are claimed, shared by all gateways of a platform. Everything is durable before its
 * stage completes; a stage that fails means that nothing may be relied on.
 */
public interface IdempotencyStore extends AutoCloseable {
  /**
   * Claims a key.
   *
   * @param key of the caller, the function and what the caller sent, as one text
   * @param fingerprint of what is called; another one under the same key is a mismatch
   * @param lease after which a claim that nobody ended is void, since its gateway is gone
   */
  CompletionStage<Claim> claim(String key, String fingerprint, Duration lease);

  /** Ends a claim with the answer that is given from now on. */
  CompletionStage<Boolean> keep(String key, long token, KeptAnswer answer);

  /** Ends a claim so that the call may be made again: nothing was run, or nobody knows. */
  CompletionStage<Boolean> release(String key, long token);

  @Override
  void close();
}
