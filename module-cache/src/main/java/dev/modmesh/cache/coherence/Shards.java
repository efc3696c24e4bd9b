package dev.modmesh.cache.coherence;

import dev.modmesh.cache.key.FunctionId;
import dev.modmesh.cache.key.ResultKey;

/** All shards. */
public final class Shards {
  private final Shard[] shards = new Shard[ResultKey.SHARDS];

  private Shards(Safeguards safeguards, boolean alone) {
    for (int i = 0; i < shards.length; i++) {
      shards[i] = new Shard(i, safeguards, alone);
    }
  }

  /** Shards of a cache that nobody shares: there is no lease to be had, and none is needed. */
  public static Shards alone() {
    return new Shards(Safeguards.ALL, true);
  }

  /** Shards of a cache whose invalidations come from others too. */
  public static Shards shared(Safeguards safeguards) {
    return new Shards(safeguards, false);
  }

  /** The shard of a key. */
  public Shard of(ResultKey key) {
    return shards[key.shard()];
  }

  /** The shard of this number. */
  public Shard get(int number) {
    return shards[number];
  }

  /** Results of a function no longer hold here. */
  public void invalidate(FunctionId function) {
    for (Shard shard : shards) {
      shard.invalidate(function);
    }
  }
}
