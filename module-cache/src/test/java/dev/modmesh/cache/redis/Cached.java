package dev.modmesh.cache.redis;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** One gateway's view of what several gateways share. */
interface Cached {
  /**
   * Reads.
   *
   * @param function what computes the value, where values are computed
   */
  Node.Answer await(int key, Supplier<String> function);

  /**
   * What is read has another version.
   *
   * @param version higher than all before
   * @param keys how many keys there are
   * @return completes when it is acknowledged
   */
  CompletableFuture<Void> change(long version, int keys);
}
