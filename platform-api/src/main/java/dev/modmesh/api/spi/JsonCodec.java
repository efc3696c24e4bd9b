package dev.modmesh.api.spi;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON as plain JDK values. There is one implementation in the platform; libraries
 * are handed it, so that JSON means the same everywhere. Thread-safe.
 */
public interface JsonCodec {
  /**
   * Reads one JSON value with nothing after it. Maps keep their order; numbers are {@code Integer},
   * {@code Long}, {@code BigInteger} or {@code Double}.
   *
   * @throws dev.modmesh.api.problem.ProblemException {@code malformed-json}
   */
  @Nullable Object read(byte[] json);

  /**
   * Reads one JSON object.
   *
   * @throws dev.modmesh.api.problem.ProblemException {@code malformed-json}, also for another value
   */
  Map<String, @Nullable Object> readObject(byte[] json);

  /** Writes a value compactly, members in their order. */
  byte[] write(@Nullable Object value);

  /** Writes a value in the canonical form of RFC 8785. */
  byte[] writeCanonical(@Nullable Object value);
}
