package dev.modmesh.api.module;

import java.time.Duration;
import java.util.List;

/**
 * How long results of a function may be kept, and whom they may be given to.
 *
 * @param ttl how long a result is fresh; longer than nothing
 * @param staleWhileRevalidate how long after that it may be given while a new one is fetched
 * @param staleIfError how long after that it may be given when the function cannot answer
 * @param tags names by which results are purged together
 * @param scope who shares a result
 * @param vary names of request headers that the result depends on, in lower case
 * @param negative how long an answer that says there is nothing is fresh: {@code null}, or a 404 or
 *     410 of the function itself. Zero if they are nothing special: a {@code null} is then kept as
 *     any result, a 404 not at all
 * @param maxBytes a larger answer is not kept
 */
public record CachePolicy(
    Duration ttl,
    Duration staleWhileRevalidate,
    Duration staleIfError,
    List<String> tags,
    Scope scope,
    List<String> vary,
    Duration negative,
    int maxBytes) {
  /** The limit for answers of which nothing is declared: 256 KiB. */
  public static final int DEFAULT_MAX_BYTES = 262_144;

  /** The highest limit that can be declared: 1 MiB. */
  public static final int MOST_MAX_BYTES = 1_048_576;

  /** Copies the lists. */
  public CachePolicy {
    tags = List.copyOf(tags);
    vary = List.copyOf(vary);
  }

  /** Results for everybody, with nothing declared but how long they are fresh. */
  public static CachePolicy of(Duration ttl) {
    return new CachePolicy(
        ttl,
        Duration.ZERO,
        Duration.ZERO,
        List.of(),
        Scope.ALL,
        List.of(),
        Duration.ZERO,
        DEFAULT_MAX_BYTES);
  }

  /** Who shares a result. */
  public enum Scope {
    /** Everybody. */
    ALL,
    /** Calls of one caller, as it is told from others for fairness. */
    CALLER,
    /** Calls with one credential; those without any are one tenant. */
    TENANT
  }
}
