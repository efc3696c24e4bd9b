package dev.modmesh.runtime.lifecycle;

import dev.modmesh.api.spi.JsonCodec;
import org.jspecify.annotations.Nullable;

/**
 * What a function returned.
 *
 * @param value the JSON value
 * @param json the same as UTF-8 text, if the module itself gave it so; else null. Not copied: do
 *     not change it
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for, and copying would cost
public record ReturnValue(@Nullable Object value, byte @Nullable [] json) {
  /** A value that is not written as text yet. */
  public static ReturnValue of(@Nullable Object value) {
    return new ReturnValue(value, null);
  }

  /** The value as JSON text. */
  public byte[] toJson(JsonCodec codec) {
    return json != null ? json : codec.write(value);
  }
}
