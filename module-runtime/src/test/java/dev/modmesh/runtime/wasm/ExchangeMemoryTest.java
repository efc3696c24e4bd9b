package dev.modmesh.runtime.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.runtime.limit.MemoryBudget;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ExchangeMemoryTest {
  private static final int LIMIT = 1 << 20;

  private final MemoryBudget budget = new MemoryBudget(1L << 30);
  private final ExchangeMemory memory = new ExchangeMemory(budget, LIMIT);

  @Test
  void keepsBlocksApart() {
    long seed = 1;
    Random random = new Random(seed);
    Map<Long, byte[]> model = new HashMap<>();
    for (int step = 0; step < 20_000; step++) {
      if (random.nextInt(3) > 0 || model.isEmpty()) {
        byte[] content = new byte[1 + random.nextInt(300)];
        random.nextBytes(content);
        long offset = memory.allocate(content);
        if (offset != 0) {
          assertThat(model.put(offset, content)).as("seed %d step %d", seed, step).isNull();
        }
      } else {
        long offset = model.keySet().iterator().next();
        byte[] content = java.util.Objects.requireNonNull(model.remove(offset));
        assertThat(memory.length(offset)).isEqualTo(content.length);
        assertThat(memory.read(offset)).isEqualTo(content);
        memory.free(offset);
        assertThat(memory.isBlock(offset)).isFalse();
      }
    }
    model.forEach((offset, content) -> assertThat(memory.read(offset)).isEqualTo(content));
  }

  @Test
  void reusesWhatWasFreed() {
    for (int i = 0; i < 100_000; i++) {
      long offset = memory.allocate(1000L + i % 24);
      assertThat(offset).as("allocation %d", i).isNotZero();
      memory.free(offset);
    }
  }

  @Test
  void answersAWrongOffsetWithNothing() {
    long block = memory.allocate(new byte[] {1, 2, 3});

    for (long wrong : new long[] {0, 1, -1, block + 1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32}) {
      assertThat(memory.length(wrong)).isZero();
      assertThat(memory.isBlock(wrong)).isFalse();
      memory.free(wrong);
    }
    for (long outside : new long[] {-1, -8, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 32, LIMIT}) {
      assertThat(memory.load8(outside)).isZero();
      assertThat(memory.load64(outside)).isZero();
      memory.store8(outside, 1);
      memory.store64(outside, 1);
      assertThat(memory.range(outside, 1)).isNull();
    }
    assertThat(memory.range(block, Long.MAX_VALUE)).isNull();
    assertThat(memory.read(block)).containsExactly(1, 2, 3);
  }

  @Test
  void saysNoOverItsLimitAndGivesBackWhatItTook() {
    assertThat(memory.allocate((long) LIMIT + 1)).isZero();
    assertThat(memory.allocate(Long.MAX_VALUE)).isZero();
    assertThat(memory.allocate(-1L)).isZero();
    assertThat(memory.allocate(LIMIT / 2L)).isNotZero();
    assertThat(memory.allocate(LIMIT / 2L)).isZero();

    memory.close();

    assertThat(budget.available()).isEqualTo(1L << 30);
  }
}
