package dev.modmesh.cache.result;

import org.jspecify.annotations.Nullable;

/**
 * What the caller says about kept results, by the {@code Cache-Control} of its request (RFC 9111,
 * 5.2.1).
 *
 * @param noStore the result must not be kept, nor a kept one given
 * @param noCache no kept result may be given
 * @param onlyIfCached nothing may be loaded
 * @param maxAgeNanos an older result must not be given
 */
public record Wish(boolean noStore, boolean noCache, boolean onlyIfCached, long maxAgeNanos) {
  /** Nothing in particular. */
  public static final Wish NONE = new Wish(false, false, false, Long.MAX_VALUE);

  /** Reads the header; what is not known, or cannot be read, is passed over. */
  public static Wish of(@Nullable String cacheControl) {
    if (cacheControl == null) {
      return NONE;
    }
    boolean noStore = false;
    boolean noCache = false;
    boolean onlyIfCached = false;
    long maxAge = Long.MAX_VALUE;
    for (String part : cacheControl.split(",", -1)) {
      String directive = part.strip().toLowerCase(java.util.Locale.ROOT);
      noStore |= directive.equals("no-store");
      noCache |= directive.equals("no-cache");
      onlyIfCached |= directive.equals("only-if-cached");
      if (directive.startsWith("max-age=")) {
        maxAge = Math.min(maxAge, seconds(directive.substring("max-age=".length())));
      }
    }
    return new Wish(noStore, noCache || maxAge == 0, onlyIfCached, maxAge);
  }

  private static long seconds(String text) {
    String digits = text.replace("\"", "").strip();
    return digits.matches("[0-9]{1,9}") ? Long.parseLong(digits) * 1_000_000_000L : Long.MAX_VALUE;
  }
}
