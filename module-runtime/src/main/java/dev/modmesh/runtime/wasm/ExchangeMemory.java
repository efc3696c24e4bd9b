package dev.modmesh.runtime.wasm;

import dev.modmesh.runtime.limit.MemoryBudget;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Extism's memory, through which a guest and the host exchange bytes: an address space of its own,
 * apart from the guest's. Blocks are found by the offset that {@link #allocate} gave; what it knows
 * about them lies outside the space, where a guest cannot write. Reads out of bounds give 0 and
 * writes out of bounds do nothing, as in Extism's kernel. Not thread-safe.
 */
final class ExchangeMemory implements AutoCloseable {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Offset 0 means "no block". */
  private static final int FIRST = 16;

  private static final int FREED = -1;

  private final MemoryBudget budget;
  private final int limit;
  private byte[] bytes = new byte[4 << 10];
  private int end = FIRST;

  /** Offsets of all blocks, ascending, since the space only grows at its end. */
  private int[] offsets = new int[16];

  /** Bytes in use of each block; {@link #FREED} after it was freed. */
  private int[] lengths = new int[16];

  private int blocks;
  private final @Nullable IntStack[] freed = new @Nullable IntStack[32];
  private long taken;

  /**
   * An empty space.
   *
   * @param limit bytes up to which it grows
   */
  ExchangeMemory(MemoryBudget budget, int limit) {
    this.budget = budget;
    this.limit = limit;
  }

  /** A block of so many bytes; 0 for an empty one or when there is no room. */
  long allocate(long length) {
    if (length <= 0 || length > limit) {
      return 0;
    }
    int sizeClass = sizeClass((int) length);
    IntStack reusable = freed[sizeClass];
    if (reusable != null && !reusable.isEmpty()) {
      int block = reusable.pop();
      lengths[block] = (int) length;
      return offsets[block];
    }
    return append((int) length, 1 << sizeClass);
  }

  /** Capacities are powers of two, so that any freed block of a class fits the next of it. */
  private static int sizeClass(int length) {
    return Math.max(4, 32 - Integer.numberOfLeadingZeros(length - 1));
  }

  private long append(int length, int capacity) {
    if (capacity > limit - end || !ensure(end + capacity)) {
      return 0;
    }
    if (blocks == offsets.length) {
      if (!budget.take(8L * blocks)) {
        return 0;
      }
      taken += 8L * blocks;
      offsets = Arrays.copyOf(offsets, 2 * blocks);
      lengths = Arrays.copyOf(lengths, 2 * blocks);
    }
    offsets[blocks] = end;
    lengths[blocks] = length;
    blocks++;
    end += capacity;
    return end - capacity;
  }

  private boolean ensure(int size) {
    if (size <= bytes.length) {
      return true;
    }
    int larger = Math.max(size, Math.min(limit, 2 * bytes.length));
    if (!budget.take(larger - bytes.length)) {
      return false;
    }
    taken += larger - bytes.length;
    bytes = Arrays.copyOf(bytes, larger);
    return true;
  }

  /** A block with this content; 0 for none, or when there is no room. */
  long allocate(byte[] content) {
    long offset = allocate((long) content.length);
    if (offset != 0) {
      System.arraycopy(content, 0, bytes, (int) offset, content.length);
    }
    return offset;
  }

  private int find(long offset) {
    if (offset < FIRST || offset >= end) {
      return -1;
    }
    int block = Arrays.binarySearch(offsets, 0, blocks, (int) offset);
    return block >= 0 && lengths[block] != FREED ? block : -1;
  }

  void free(long offset) {
    int block = find(offset);
    if (block >= 0) {
      int sizeClass = sizeClass(lengths[block]);
      IntStack stack = freed[sizeClass];
      if (stack == null) {
        stack = new IntStack();
        freed[sizeClass] = stack;
      }
      stack.push(block);
      lengths[block] = FREED;
    }
  }

  boolean isBlock(long offset) {
    return find(offset) >= 0;
  }

  /** Bytes of a block; 0 if the offset is none. */
  long length(long offset) {
    int block = find(offset);
    return block < 0 ? 0 : lengths[block];
  }

  /** A copy of a block. The offset must be one. */
  byte[] read(long offset) {
    int block = find(offset);
    if (block < 0) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "offset %s is no block", Long.toUnsignedString(offset)));
    }
    return Arrays.copyOfRange(bytes, (int) offset, (int) offset + lengths[block]);
  }

  /** A copy of any range, or null if it is not wholly inside. */
  byte @Nullable [] range(long offset, long length) {
    if (!inside(offset, length)) {
      return null;
    }
    return Arrays.copyOfRange(bytes, (int) offset, (int) (offset + length));
  }

  boolean inside(long offset, long length) {
    return offset >= FIRST && length >= 0 && length <= end && offset <= end - length;
  }

  int load8(long offset) {
    return inside(offset, 1) ? bytes[(int) offset] & 0xff : 0;
  }

  long load64(long offset) {
    return inside(offset, 8) ? (long) LONG.get(bytes, (int) offset) : 0;
  }

  void store8(long offset, long value) {
    if (inside(offset, 1)) {
      bytes[(int) offset] = (byte) value;
    }
  }

  void store64(long offset, long value) {
    if (inside(offset, 8)) {
      LONG.set(bytes, (int) offset, value);
    }
  }

  @Override
  public void close() {
    budget.give(taken);
    taken = 0;
  }

  /** Indices of freed blocks. */
  private static final class IntStack {
    private int[] items = new int[16];
    private int size;

    boolean isEmpty() {
      return size == 0;
    }

    void push(int item) {
      if (size == items.length) {
        items = Arrays.copyOf(items, 2 * size);
      }
      items[size++] = item;
    }

    int pop() {
      return items[--size];
    }
  }
}
