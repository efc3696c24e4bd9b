package dev.modmesh.cache.redis;

import dev.modmesh.cache.key.ResultKey;

/**
 * Names of keys. All of a shard carry its tag in braces, so that a Cluster has them in one slot.
 */
final class ShardKeys {
  private ShardKeys() {}

  private static String tag(int shard) {
    return "{rc" + (shard < 10 ? "0" : "") + shard + "}";
  }

  static String fence(int shard) {
    return tag(shard) + "fence";
  }

  static String log(int shard) {
    return tag(shard) + "log";
  }

  static String lease(int shard) {
    return tag(shard) + "lease";
  }

  /** {@code result:<module>:<function>:{rcNN}<sha256>}. */
  static String value(ResultKey key) {
    return "result" + rest(key);
  }

  static String about(ResultKey key) {
    return "result-about" + rest(key);
  }

  static String token(ResultKey key) {
    return "result-token" + rest(key);
  }

  private static String rest(ResultKey key) {
    return ":" + key.function() + ":" + tag(key.shard()) + key.hex();
  }
}
