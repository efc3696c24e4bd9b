package dev.modmesh.runtime.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.runtime.limit.MemoryBudget;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import run.endive.runtime.ByteArrayMemory;
import run.endive.runtime.Memory;
import run.endive.runtime.WasmRuntimeException;
import run.endive.wasm.types.MemoryLimits;

/** Compares with the engine's own memory. */
final class LinearMemoryTest {
  private static final int PAGE = Memory.PAGE_SIZE;

  /** An operation on a memory, the same for both. */
  private interface Operation {
    @Nullable Object on(Memory memory);
  }

  @Test
  void doesWhatTheEnginesOwnMemoryDoes() {
    long seed = 20261124;
    Random random = new Random(seed);
    LinearMemory memory = new LinearMemory(new MemoryBudget(1L << 30), 1, 4);
    for (int round = 0; round < 50; round++) {
      ByteArrayMemory model = new ByteArrayMemory(new MemoryLimits(1, 4));
      for (int step = 0; step < 400; step++) {
        Operation operation = any(random);
        assertThat(outcome(operation, memory))
            .as("seed %d round %d step %d", seed, round, step)
            .isEqualTo(outcome(operation, model));
      }
      assertThat(memory.readBytes(0, memory.pages() * PAGE))
          .isEqualTo(model.readBytes(0, model.pages() * PAGE));
      // The next round begins with a new model: a wiped memory must be as new.
      memory.wipe();
    }
  }

  private static @Nullable Object outcome(Operation operation, Memory memory) {
    try {
      return operation.on(memory);
    } catch (WasmRuntimeException e) {
      return "trap";
    }
  }

  private static int address(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextInt();
      case 1 -> PAGE - random.nextInt(12);
      case 2 -> 2 * PAGE - random.nextInt(12);
      case 3 -> 4096 - random.nextInt(12);
      default -> random.nextInt(4 * PAGE);
    };
  }

  private static Operation any(Random random) {
    int at = address(random);
    int other = address(random);
    int length = random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(10_000);
    long value = random.nextLong();
    int more = random.nextInt(40) == 0 ? 1 : 0;
    byte[] data = new byte[random.nextInt(9_000)];
    random.nextBytes(data);
    return switch (random.nextInt(18)) {
      case 0 -> memory -> memory.read(at);
      case 1 -> memory -> memory.readShort(at);
      case 2 -> memory -> memory.readInt(at);
      case 3 -> memory -> memory.readLong(at);
      case 4 -> memory -> Float.floatToRawIntBits(memory.readFloat(at));
      case 5 -> memory -> Double.doubleToRawLongBits(memory.readDouble(at));
      case 6 -> change(memory -> memory.writeByte(at, (byte) value));
      case 7 -> change(memory -> memory.writeShort(at, (short) value));
      case 8 -> change(memory -> memory.writeI32(at, (int) value));
      case 9 -> change(memory -> memory.writeLong(at, value));
      case 10 -> change(memory -> memory.writeF32(at, Float.intBitsToFloat((int) value)));
      case 11 -> change(memory -> memory.writeF64(at, Double.longBitsToDouble(value)));
      case 12 -> change(memory -> memory.write(at, data, 0, data.length));
      case 13 -> change(memory -> memory.fill((byte) value, at, at + length));
      case 14 -> change(memory -> memory.copy(at, other, length));
      case 15 -> memory -> memory.readU16(at);
      case 16 -> memory -> memory.pages();
      default -> memory -> memory.grow(more);
    };
  }

  private static Operation change(java.util.function.Consumer<Memory> change) {
    return memory -> {
      change.accept(memory);
      return "done";
    };
  }

  @Test
  void growsOnlyAsFarAsTheBudgetGoes() {
    MemoryBudget budget = new MemoryBudget(10L * PAGE);
    assertThat(budget.take(4L * PAGE)).isTrue();
    LinearMemory memory = new LinearMemory(budget, 4, 100);

    assertThat(memory.grow(6)).isEqualTo(4);
    assertThat(memory.grow(1)).isEqualTo(-1);
    assertThat(memory.grow(-1)).isEqualTo(-1);
    assertThat(memory.pages()).isEqualTo(10);
    assertThat(budget.available()).isZero();
  }
}
