package dev.modmesh.gateway.cache;

import dev.modmesh.api.data.WriteCondition;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.value.Durations;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a write of data says besides the value. */
final class DataHeaders {
  static final Duration DEFAULT_TTL = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofDays(30);
  private static final Pattern STRONG_TAG = Pattern.compile("\\s*\"([!#-~]*)\"\\s*");

  private DataHeaders() {}

  /**
   * The condition of a write (RFC 9110, 13.1).
   *
   * @throws ProblemException {@code invalid-request}
   */
  static WriteCondition condition(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
    if (ifMatch != null && ifNoneMatch != null) {
      throw invalid("`If-Match` and `If-None-Match` exclude each other.");
    }
    if (ifNoneMatch != null) {
      if (!ifNoneMatch.strip().equals("*")) {
        throw invalid("Header `If-None-Match` is `" + ifNoneMatch + "`: must be `*`.");
      }
      return WriteCondition.ABSENT;
    }
    if (ifMatch == null) {
      return WriteCondition.ANY;
    }
    if (ifMatch.strip().equals("*")) {
      return WriteCondition.PRESENT;
    }
    Matcher tag = STRONG_TAG.matcher(ifMatch);
    if (!tag.matches()) {
      throw invalid(
          "Header `If-Match` is `" + ifMatch + "`: must be `*`, or one `ETag` in its quotes.");
    }
    return WriteCondition.version(tag.group(1));
  }

  /**
   * How long an entry shall live.
   *
   * @throws ProblemException {@code invalid-request}
   */
  static Duration ttl(@Nullable String text) {
    if (text == null) {
      return DEFAULT_TTL;
    }
    try {
      Duration ttl = Durations.parse(text);
      if (ttl.isPositive() && ttl.compareTo(LONGEST) <= 0) {
        return ttl;
      }
    } catch (IllegalArgumentException e) {
      // falls through to the one error below
    }
    throw invalid(
        "Query parameter `ttl` is `"
            + text
            + "`: must be "
            + Durations.EXPECTED
            + ", from 1ms to "
            + LONGEST.toHours()
            + "h.");
  }

  private static ProblemException invalid(String detail) {
    return new ProblemException(ProblemType.INVALID_REQUEST, detail);
  }
}
