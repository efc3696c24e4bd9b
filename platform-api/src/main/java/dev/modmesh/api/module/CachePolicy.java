package dev.modmesh.api.module;

import java.time.Duration;
import java.util.List;

/**
 * How long results of a function may be kept.
 *
 * @param ttl how long a result is fresh
 * @param staleWhileRevalidate how long a stale result may be given while a new one is fetched
 * @param staleIfError how long a stale result may be given when the function cannot answer
 * @param tags names by which results are purged together
 */
public record CachePolicy(
    Duration ttl, Duration staleWhileRevalidate, Duration staleIfError, List<String> tags) {
  /** Copies the tags. */
  public CachePolicy {
    tags = List.copyOf(tags);
  }
}
