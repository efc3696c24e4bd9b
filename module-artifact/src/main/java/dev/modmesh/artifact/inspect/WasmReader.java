package dev.modmesh.artifact.inspect;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A cursor over a part of a Wasm binary that never leaves the part. */
final class WasmReader {
  private final byte[] bytes;
  private final String part;
  private int position;
  private int end;

  WasmReader(byte[] bytes, String part, int start, int end) {
    this.bytes = bytes;
    this.part = part;
    this.position = start;
    this.end = end;
  }

  int position() {
    return position;
  }

  int remaining() {
    return end - position;
  }

  boolean hasMore() {
    return position < end;
  }

  /** The next {@code size} bytes as a part of their own; this cursor moves behind them. */
  WasmReader part(String name, int size) {
    if (size < 0 || size > remaining()) {
      throw malformed("a size of " + Integer.toUnsignedString(size) + " reaches behind the end");
    }
    WasmReader inner = new WasmReader(bytes, name, position, position + size);
    position += size;
    return inner;
  }

  int u8() {
    if (position >= end) {
      throw malformed("it ends too early");
    }
    return bytes[position++] & 0xff;
  }

  /** An unsigned LEB128 number of at most 32 bits. */
  int u32() {
    int value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int next = u8();
      if (shift == 28 && (next & 0xf0) != 0) {
        break;
      }
      value |= (next & 0x7f) << shift;
      if ((next & 0x80) == 0) {
        return value;
      }
    }
    throw malformed("a number has more than 32 bits");
  }

  /**
   * How many items follow. Each takes at least one byte, so that a count over the bytes left is
   * wrong; nothing is ever allocated by it.
   */
  int count() {
    int count = u32();
    if (count < 0 || count > remaining()) {
      throw malformed(
          "it announces "
              + Integer.toUnsignedString(count)
              + " items in "
              + remaining()
              + " bytes");
    }
    return count;
  }

  /** Moves behind a signed LEB128 number of at most 64 bits. */
  void skipNumber() {
    for (int i = 0; i < 10; i++) {
      if ((u8() & 0x80) == 0) {
        return;
      }
    }
    throw malformed("a number has more than 64 bits");
  }

  void skip(int size) {
    if (size < 0 || size > remaining()) {
      throw malformed("it ends too early");
    }
    position += size;
  }

  String name() {
    int size = u32();
    if (size < 0 || size > remaining()) {
      throw malformed("a name reaches behind the end");
    }
    try {
      String name =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes, position, size))
              .toString();
      position += size;
      return name;
    } catch (CharacterCodingException e) {
      throw malformed("a name is not UTF-8");
    }
  }

  ProblemException malformed(String what) {
    return new ProblemException(
        ProblemType.INVALID_MANIFEST,
        "The Wasm binary is broken at offset " + position + ", " + part + ": " + what + ".",
        Map.of("offset", position, "section", part));
  }

  ProblemException unsupported(String what) {
    return new ProblemException(
        ProblemType.INVALID_MANIFEST,
        "The Wasm binary uses "
            + what
            + " (offset "
            + position
            + ", "
            + part
            + "), which hosts do not run.",
        Map.of("offset", position, "section", part));
  }
}
