package dev.modmesh.gateway.cache;

import dev.modmesh.cache.result.ResultCache;
import dev.modmesh.gateway.feed.FeedSource;
import jakarta.inject.Singleton;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the cache did, in sum at {@code all} and by {@code module:function}. */
@Singleton
class CacheTopic implements FeedSource {
  private final ResultCache cache;
  private final CacheTiers tiers;

  CacheTopic(ResultCache cache, CacheTiers tiers) {
    this.cache = cache;
    this.tiers = tiers;
  }

  @Override
  public String topic() {
    return "cache";
  }

  @Override
  public Map<String, Map<String, @Nullable Object>> rows() {
    return new CacheReport(cache.stats().all(), cache.near().sizes(), tiers.state()).rows();
  }
}
