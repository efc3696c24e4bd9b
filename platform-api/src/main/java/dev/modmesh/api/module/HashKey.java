package dev.modmesh.api.module;

import org.jspecify.annotations.Nullable;

/**
 * What of a call decides its instance under the policy {@code consistent-hash}: calls with the same
 * value go to the same instance for as long as it can take them.
 *
 * @param source where the value stands
 * @param name of the header or keyword argument; the index of a positional argument, as text
 */
public record HashKey(Source source, String name) {
  /** Where a value stands in a call. */
  public enum Source {
    /** In a header of the request. */
    HEADER,
    /** In {@code args}, at an index. */
    ARGUMENT,
    /** In {@code kwargs}, under a name. */
    KEYWORD
  }

  /** What a manifest must say, for error messages. */
  public static final String EXPECTED =
      "one of { header: NAME }, { argument: INDEX } and { keyword: NAME }";

  /** The index of a positional argument; null for other sources. */
  public @Nullable Integer index() {
    return source == Source.ARGUMENT ? Integer.valueOf(name) : null;
  }
}
