package dev.modmesh.runtime.wasm;

import java.util.ArrayList;
import java.util.List;
import run.endive.wasm.types.MemoryLimits;

/** The memories of one instance, given back when it is done. Used by one thread. */
final class Memories implements AutoCloseable {
  private final MemoryPool pool;
  private final List<LinearMemory> lent = new ArrayList<>(1);

  Memories(MemoryPool pool) {
    this.pool = pool;
  }

  LinearMemory next(MemoryLimits declared) {
    LinearMemory memory = pool.borrow(declared);
    lent.add(memory);
    return memory;
  }

  @Override
  public void close() {
    lent.forEach(pool::giveBack);
  }
}
