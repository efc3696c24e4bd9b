package dev.modmesh.gateway.cache;

import dev.modmesh.api.module.ModuleName;
import dev.modmesh.cache.data.DataCount;
import dev.modmesh.cache.data.ModuleDataStats;
import dev.modmesh.cache.key.FunctionId;
import dev.modmesh.cache.near.NearTier.Size;
import dev.modmesh.cache.stats.Count;
import dev.modmesh.cache.stats.FunctionStats;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The counters of functions, summed up and one by one, and of modules' data, as JSON values. */
final class CacheReport {
  /** Key of the sums; those of functions have a colon. */
  static final String ALL = "all";

  private static final Size NOTHING = new Size(0, 0);

  private final Map<FunctionId, FunctionStats> functions;
  private final Map<FunctionId, Size> sizes;
  private final String remoteState;

  CacheReport(
      Map<FunctionId, FunctionStats> functions, Map<FunctionId, Size> sizes, String remoteState) {
    this.functions = functions;
    this.sizes = sizes;
    this.remoteState = remoteState;
  }

  /** The sums, with {@code functions} as a list. */
  Map<String, @Nullable Object> toMap() {
    Map<String, Map<String, @Nullable Object>> rows = rows();
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    Map<String, @Nullable Object> sums = rows.remove(ALL);
    if (sums != null) {
      map.putAll(sums);
    }
    map.put("functions", new ArrayList<>(rows.values()));
    return map;
  }

  /** Each function's figures by {@code module:function}, and the sums at {@value #ALL}. */
  Map<String, Map<String, @Nullable Object>> rows() {
    FunctionStats sum = new FunctionStats();
    Size size = NOTHING;
    Map<String, Map<String, @Nullable Object>> each = new TreeMap<>();
    for (Map.Entry<FunctionId, FunctionStats> one : functions.entrySet()) {
      Size own = sizes.getOrDefault(one.getKey(), NOTHING);
      size = new Size(size.entries() + own.entries(), size.bytes() + own.bytes());
      for (Count count : Count.values()) {
        sum.add(count, one.getValue().get(count));
      }
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      row.put("module", one.getKey().module());
      row.put("function", one.getKey().function());
      row.putAll(figures(one.getValue(), own));
      each.put(one.getKey().toString(), row);
    }
    Map<String, @Nullable Object> sums = figures(sum, size);
    sums.put("remote_state", remoteState);
    each.put(ALL, sums);
    return each;
  }

  private static Map<String, @Nullable Object> figures(FunctionStats stats, Size size) {
    long near = stats.get(Count.NEAR_HITS);
    long remote = stats.get(Count.REMOTE_HITS);
    long misses = stats.get(Count.MISSES);
    long total = near + remote + misses;
    long evictions =
        stats.get(Count.EVICTED_SIZE)
            + stats.get(Count.EVICTED_EXPIRED)
            + stats.get(Count.EVICTED_INVALIDATED);
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("hits", near + remote);
    map.put("misses", misses);
    map.put("evictions", evictions);
    map.put("hit_rate", rate(near + remote, total));
    map.put("total_requests", total);
    map.put("coalesced", stats.get(Count.COALESCED));
    map.put("bytes", size.bytes());
    map.put("invalidations", stats.get(Count.INVALIDATIONS));
    map.put("stale_hits", stats.get(Count.STALE_HITS));
    map.put("negative_hits", stats.get(Count.NEGATIVE_HITS));
    map.put("bypassed", stats.get(Count.BYPASSED));
    map.put("loads", stats.get(Count.LOADS));
    map.put("load_failures", stats.get(Count.LOAD_FAILURES));
    map.put("fills", stats.get(Count.FILLS));
    map.put("fills_refused", stats.get(Count.FILLS_REFUSED));
    map.put("fills_too_large", stats.get(Count.FILLS_TOO_LARGE));
    Map<String, Object> nearTier = new LinkedHashMap<>();
    nearTier.put("hits", near);
    nearTier.put("misses", remote + misses);
    nearTier.put("hit_rate", rate(near, total));
    nearTier.put("entries", size.entries());
    nearTier.put("bytes", size.bytes());
    nearTier.put("evicted_size", stats.get(Count.EVICTED_SIZE));
    nearTier.put("evicted_expired", stats.get(Count.EVICTED_EXPIRED));
    nearTier.put("evicted_invalidated", stats.get(Count.EVICTED_INVALIDATED));
    map.put("near", nearTier);
    Map<String, Object> remoteTier = new LinkedHashMap<>();
    remoteTier.put("hits", remote);
    remoteTier.put("misses", misses);
    remoteTier.put("hit_rate", rate(remote, remote + misses));
    map.put("remote", remoteTier);
    return map;
  }

  /** What each module keeps, and what happened to its reads and writes. */
  static List<Map<String, Object>> data(Map<ModuleName, ModuleDataStats> modules) {
    List<Map<String, Object>> rows = new ArrayList<>();
    new TreeMap<>(modules).forEach((module, stats) -> rows.add(data(module, stats)));
    return rows;
  }

  private static Map<String, Object> data(ModuleName module, ModuleDataStats stats) {
    long hits = stats.get(DataCount.NEAR_HITS) + stats.get(DataCount.REMOTE_HITS);
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("module", module.value());
    row.put("keys", stats.size().keys());
    row.put("bytes", stats.size().bytes());
    row.put("hits", hits);
    row.put("hit_rate", rate(hits, hits + stats.get(DataCount.MISSES)));
    for (DataCount count : DataCount.values()) {
      row.put(count.word(), stats.get(count));
    }
    return row;
  }

  /** A share, 0 of nothing. */
  private static double rate(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
