package dev.modmesh.runtime.wasm;

import dev.modmesh.runtime.limit.MemoryBudget;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.ConstantEvaluators;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.runtime.WasmRuntimeException;
import run.endive.wasm.UninstantiableException;
import run.endive.wasm.types.ActiveDataSegment;
import run.endive.wasm.types.DataSegment;
import run.endive.wasm.types.PassiveDataSegment;

/**
 * The memory of one Wasm instance: one array, so that reads cost what an array read costs. Growth
 * is paid from a budget. It notes which chunks were written, so that wiping it for the next
 * instance costs as much as was used, not as much as is there. Not thread-safe.
 */
final class LinearMemory implements Memory {
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);
  private static final VarHandle FLOAT = view(float[].class);
  private static final VarHandle DOUBLE = view(double[].class);

  private static final int CHUNK_SHIFT = 12;
  private static final int CHUNK = 1 << CHUNK_SHIFT;

  /** A write marks the chunk of its first byte only, so wiping goes on for the longest write. */
  private static final int LONGEST_WRITE = 8;

  private final MemoryBudget budget;
  private final int initialPages;
  private final int maximumPages;
  private byte[] bytes;
  private byte[] written;
  private int size;
  private DataSegment @Nullable [] segments;

  /** The budget has been asked for the initial pages already. */
  LinearMemory(MemoryBudget budget, int initialPages, int maximumPages) {
    this.budget = budget;
    this.initialPages = initialPages;
    this.maximumPages = maximumPages;
    this.size = initialPages * PAGE_SIZE;
    this.bytes = new byte[size];
    this.written = new byte[size >>> CHUNK_SHIFT];
  }

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
  }

  /** Bytes taken from the budget. */
  long capacity() {
    return bytes.length;
  }

  /** Makes it as new: initial size, all zero. */
  void wipe() {
    for (int chunk = 0; chunk < written.length; chunk++) {
      if (written[chunk] != 0) {
        written[chunk] = 0;
        int from = chunk << CHUNK_SHIFT;
        Arrays.fill(bytes, from, Math.min(from + CHUNK + LONGEST_WRITE, bytes.length), (byte) 0);
      }
    }
    size = initialPages * PAGE_SIZE;
    segments = null;
  }

  @Override
  public int pages() {
    return size / PAGE_SIZE;
  }

  @Override
  public int grow(int more) {
    int before = pages();
    if (more < 0 || more > maximumPages - before) {
      return -1;
    }
    int wanted = (before + more) * PAGE_SIZE;
    if (wanted > bytes.length && !enlarge(wanted)) {
      return -1;
    }
    size = wanted;
    return before;
  }

  /**
   * Takes half as much again, since allocators grow in small steps; less where the budget or the
   * limit is near, but still some, so that the last steps are few too.
   */
  private boolean enlarge(int wanted) {
    int most = maximumPages * PAGE_SIZE - wanted;
    for (int spare = Math.min(most, wanted >> 1); spare >= PAGE_SIZE; spare >>= 1) {
      if (enlargeTo(wanted + spare / PAGE_SIZE * PAGE_SIZE)) {
        return true;
      }
    }
    return enlargeTo(wanted);
  }

  private boolean enlargeTo(int capacity) {
    int more = capacity - bytes.length;
    if (!budget.take(more)) {
      return false;
    }
    try {
      byte[] larger = Arrays.copyOf(bytes, capacity);
      written = Arrays.copyOf(written, capacity >>> CHUNK_SHIFT);
      bytes = larger;
      return true;
    } catch (OutOfMemoryError e) {
      // The budget is an estimate; the guest learns of it as Wasm says, by -1.
      budget.give(more);
      return false;
    }
  }

  @Override
  public int initialPages() {
    return initialPages;
  }

  @Override
  public int maximumPages() {
    return maximumPages;
  }

  @Override
  public boolean shared() {
    return false;
  }

  @Override
  @SuppressWarnings("removal") // abstract in the interface
  public Object lock(int address) {
    return this;
  }

  @Override
  @SuppressWarnings("removal") // abstract in the interface
  public int waitOn(int address, int expected, long timeout) {
    throw new WasmRuntimeException("expected shared memory");
  }

  @Override
  @SuppressWarnings("removal") // abstract in the interface
  public int waitOn(int address, long expected, long timeout) {
    throw new WasmRuntimeException("expected shared memory");
  }

  @Override
  @SuppressWarnings("removal") // abstract in the interface
  public int notify(int address, int threads) {
    check(address, 4);
    return 0;
  }

  @Override
  public void initialize(Instance instance, DataSegment[] all) {
    initialize(instance, all, 0);
  }

  @Override
  public void initialize(Instance instance, DataSegment[] all, int memory) {
    segments = all;
    for (DataSegment segment : all) {
      if (segment instanceof ActiveDataSegment active && active.index() == memory) {
        int offset =
            (int) ConstantEvaluators.computeConstantValue(instance, active.offsetInstructions())[0];
        byte[] data = active.data();
        if (offset < 0 || offset > size - data.length) {
          throw new UninstantiableException("out of bounds memory access");
        }
        write(offset, data, 0, data.length);
      }
    }
  }

  @Override
  public void initPassiveSegment(int segment, int to, int from, int length) {
    if (segments == null) {
      throw outOfBounds(to, length);
    }
    write(to, segments[segment].data(), from, length);
  }

  @Override
  public void drop(int segment) {
    if (segments != null) {
      segments[segment] = PassiveDataSegment.EMPTY;
    }
  }

  @Override
  public void zero() {
    // An instance only ever gets a memory that is all zero.
  }

  private int check(int address, int length) {
    if (address < 0 || length < 0 || address > size - length) {
      throw outOfBounds(address, length);
    }
    return address;
  }

  private static WasmRuntimeException outOfBounds(int address, int length) {
    return new WasmRuntimeException(
        "out of bounds memory access: address "
            + Integer.toUnsignedString(address)
            + ", size "
            + Integer.toUnsignedString(length));
  }

  private int checkWrite(int address, int length) {
    check(address, length);
    written[address >>> CHUNK_SHIFT] = 1;
    return address;
  }

  private void markRange(int address, int length) {
    if (length > 0) {
      int last = (address + length - 1) >>> CHUNK_SHIFT;
      Arrays.fill(written, address >>> CHUNK_SHIFT, last + 1, (byte) 1);
    }
  }

  @Override
  public void write(int address, byte[] data, int from, int length) {
    if (from < 0 || length < 0 || from > data.length - length) {
      throw outOfBounds(from, length);
    }
    check(address, length);
    markRange(address, length);
    System.arraycopy(data, from, bytes, address, length);
  }

  @Override
  public void fill(byte value, int from, int to) {
    int length = to - from;
    check(from, length);
    markRange(from, length);
    Arrays.fill(bytes, from, to, value);
  }

  @Override
  public void copy(int to, int from, int length) {
    check(to, length);
    check(from, length);
    markRange(to, length);
    System.arraycopy(bytes, from, bytes, to, length);
  }

  @Override
  public byte[] readBytes(int address, int length) {
    check(address, length);
    return Arrays.copyOfRange(bytes, address, address + length);
  }

  @Override
  public byte read(int address) {
    return bytes[check(address, 1)];
  }

  @Override
  public short readShort(int address) {
    return (short) SHORT.get(bytes, check(address, 2));
  }

  @Override
  public long readU16(int address) {
    return readShort(address) & 0xffffL;
  }

  @Override
  public int readInt(int address) {
    return (int) INT.get(bytes, check(address, 4));
  }

  @Override
  public long readLong(int address) {
    return (long) LONG.get(bytes, check(address, 8));
  }

  @Override
  public float readFloat(int address) {
    return (float) FLOAT.get(bytes, check(address, 4));
  }

  @Override
  public long readF32(int address) {
    return readInt(address);
  }

  @Override
  public double readDouble(int address) {
    return (double) DOUBLE.get(bytes, check(address, 8));
  }

  @Override
  public long readF64(int address) {
    return readLong(address);
  }

  @Override
  public void writeByte(int address, byte value) {
    bytes[checkWrite(address, 1)] = value;
  }

  @Override
  public void writeShort(int address, short value) {
    SHORT.set(bytes, checkWrite(address, 2), value);
  }

  @Override
  public void writeI32(int address, int value) {
    INT.set(bytes, checkWrite(address, 4), value);
  }

  @Override
  public void writeLong(int address, long value) {
    LONG.set(bytes, checkWrite(address, 8), value);
  }

  @Override
  public void writeF32(int address, float value) {
    FLOAT.set(bytes, checkWrite(address, 4), value);
  }

  @Override
  public void writeF64(int address, double value) {
    DOUBLE.set(bytes, checkWrite(address, 8), value);
  }
}
