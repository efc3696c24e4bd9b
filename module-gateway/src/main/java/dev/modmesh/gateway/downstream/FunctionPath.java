package dev.modmesh.gateway.downstream;

import org.jspecify.annotations.Nullable;

/** The module and the function that a path names. */
public record FunctionPath(String module, String function) {
  private static final String START = "/api/v1/modules/";
  private static final String MIDDLE = "/functions/";

  /**
   * Reads {@code /api/v1/modules/text/functions/slugify}.
   *
   * @return null for any other path, also for one that says the same with escapes or dots
   */
  public static @Nullable FunctionPath of(@Nullable String path) {
    if (path == null || !path.startsWith(START)) {
      return null;
    }
    int endOfModule = path.indexOf('/', START.length());
    if (endOfModule < 0 || !path.startsWith(MIDDLE, endOfModule)) {
      return null;
    }
    String module = path.substring(START.length(), endOfModule);
    String function = path.substring(endOfModule + MIDDLE.length());
    return isPlain(module) && isPlain(function) ? new FunctionPath(module, function) : null;
  }

  /** Whether a segment means what it says, without decoding. */
  private static boolean isPlain(String segment) {
    if (segment.isEmpty() || segment.charAt(0) == '.') {
      return false;
    }
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '-' && c != '.') {
        return false;
      }
    }
    return true;
  }
}
