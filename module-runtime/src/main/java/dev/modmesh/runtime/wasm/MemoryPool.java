package dev.modmesh.runtime.wasm;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.runtime.limit.MemoryBudget;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import run.endive.wasm.types.MemoryLimits;

/**
 * Memories for the instances of one module: a wiped one where there is one, else a new one. Pools
 * are never shared between modules. Thread-safe.
 */
final class MemoryPool implements AutoCloseable {
  private static final int MAX_KEPT = 64;

  private final MemoryBudget budget;
  private final int maximumPages;
  private final Runnable reserve = this::drop;
  private final ConcurrentLinkedQueue<LinearMemory> kept = new ConcurrentLinkedQueue<>();
  private final AtomicInteger keptCount = new AtomicInteger();
  private volatile boolean closed;

  MemoryPool(MemoryBudget budget, int maximumPages) {
    this.budget = budget;
    this.maximumPages = maximumPages;
    budget.addReserve(reserve);
  }

  LinearMemory borrow(MemoryLimits declared) {
    LinearMemory memory = kept.poll();
    if (memory != null) {
      keptCount.decrementAndGet();
      if (memory.initialPages() == declared.initialPages()) {
        return memory;
      }
      budget.give(memory.capacity()); // a module with several memories
    }
    long initial = (long) declared.initialPages() * LinearMemory.PAGE_SIZE;
    if (!budget.take(initial)) {
      throw new ProblemException(
          ProblemType.OVERLOADED,
          "The host has no " + initial + " bytes left for another instance.");
    }
    try {
      return new LinearMemory(
          budget, declared.initialPages(), Math.min(declared.maximumPages(), maximumPages));
    } catch (OutOfMemoryError e) {
      budget.give(initial);
      throw e;
    }
  }

  /** Takes a memory back; keeps it unless it grew far beyond its beginning. */
  void giveBack(LinearMemory memory) {
    long initial = (long) memory.initialPages() * LinearMemory.PAGE_SIZE;
    boolean grown = memory.capacity() > 4 * initial;
    if (closed || grown || keptCount.incrementAndGet() > MAX_KEPT) {
      if (!closed && !grown) {
        keptCount.decrementAndGet();
      }
      budget.give(memory.capacity());
      return;
    }
    memory.wipe();
    kept.add(memory);
    if (closed) {
      drop();
    }
  }

  long keptBytes() {
    return kept.stream().mapToLong(LinearMemory::capacity).sum();
  }

  private void drop() {
    for (LinearMemory memory = kept.poll(); memory != null; memory = kept.poll()) {
      keptCount.decrementAndGet();
      budget.give(memory.capacity());
    }
  }

  @Override
  public void close() {
    closed = true;
    budget.removeReserve(reserve);
    drop();
  }
}
