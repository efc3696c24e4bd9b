package dev.modmesh.cache.key;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The key of one result: a function, and a SHA-256 over everything that the result depends on. */
public final class ResultKey {
  /** Keys are spread over so many shards, by their first six bits. */
  public static final int SHARDS = 64;

  private final FunctionId function;
  private final long first;
  private final long second;
  private final long third;
  private final long fourth;

  /** A key of this digest, of 32 bytes. */
  public ResultKey(FunctionId function, byte[] digest) {
    ByteBuffer words = ByteBuffer.wrap(digest);
    this.function = function;
    this.first = words.getLong();
    this.second = words.getLong();
    this.third = words.getLong();
    this.fourth = words.getLong();
  }

  /** Whose result it is. */
  public FunctionId function() {
    return function;
  }

  /** From 0 to 63. */
  public int shard() {
    return (int) (first >>> 58);
  }

  /** The shard of a digest in hexadecimal digits, or -1 if it is none. */
  public static int shardOf(String hex) {
    return hex.matches("[0-9a-f]{64}") ? Integer.parseInt(hex.substring(0, 2), 16) >>> 2 : -1;
  }

  /** The digest in 64 hexadecimal digits. */
  public String hex() {
    HexFormat format = HexFormat.of();
    return format.toHexDigits(first)
        + format.toHexDigits(second)
        + format.toHexDigits(third)
        + format.toHexDigits(fourth);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ResultKey key
        && first == key.first
        && second == key.second
        && third == key.third
        && fourth == key.fourth
        && function.equals(key.function);
  }

  @Override
  public int hashCode() {
    return (int) (second ^ second >>> 32);
  }

  @Override
  public String toString() {
    return function + " " + hex();
  }
}
