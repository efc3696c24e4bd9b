package dev.modmesh.artifact.inspect;

/**
 * Walks the instructions of functions once, only to find what costs a compiler more than its own
 * size: deep nesting and wide {@code br_table}s. An opcode that it does not know ends the walk of
 * that body, whose size is bounded anyway.
 */
final class CodeScanner {
  private final WasmLimits limits;
  private long totalBranchTargets;
  private long instructions;

  CodeScanner(WasmLimits limits) {
    this.limits = limits;
  }

  /** Instructions of all functions; what was not walked counts as one for each byte. */
  int instructions() {
    return (int) instructions;
  }

  private void count(long more) {
    instructions += more;
    Limits.check("instructions", instructions, limits.instructions());
  }

  void function(WasmReader body, int parameters) {
    long locals = parameters;
    for (int groups = body.count(); groups > 0; groups--) {
      locals += Integer.toUnsignedLong(body.u32());
      body.u8();
      Limits.check("locals", locals, limits.locals());
    }
    int nesting = 0;
    while (body.hasMore()) {
      count(1);
      int opcode = body.u8();
      switch (opcode) {
        case 0x02, 0x03, 0x04 -> { // block, loop, if
          body.skipNumber();
          nesting++;
          Limits.check("nesting", nesting, limits.nesting());
        }
        case 0x0b -> nesting--;
        case 0x0e -> branchTable(body);
        default -> {
          if (!skipImmediates(body, opcode)) {
            count(body.remaining());
            return;
          }
        }
      }
    }
  }

  private void branchTable(WasmReader body) {
    int targets = body.count();
    Limits.check("branch_targets", targets, limits.branchTargets());
    totalBranchTargets += targets;
    Limits.check("total_branch_targets", totalBranchTargets, limits.totalBranchTargets());
    for (int i = 0; i <= targets; i++) {
      body.u32();
    }
  }

  /** Moves behind the operands that stand in the code; false for an unknown instruction. */
  private static boolean skipImmediates(WasmReader body, int opcode) {
    if (opcode >= 0x45 && opcode <= 0xc4) { // comparisons, arithmetic, conversions
      return true;
    }
    if (opcode >= 0x28 && opcode <= 0x3e) { // loads and stores: alignment, offset
      memoryArgument(body);
      return true;
    }
    switch (opcode) {
      case 0x00, 0x01, 0x05, 0x0f, 0x1a, 0x1b, 0xd1 -> {
        // unreachable, nop, else, return, drop, select, ref.is_null
      }
      case 0x0c, 0x0d, 0x10, 0x12, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0xd2 ->
          body.u32(); // branches, calls, locals, globals, tables, ref.func
      case 0x11, 0x13 -> { // indirect calls: type, table
        body.u32();
        body.u32();
      }
      case 0x1c -> body.skip(body.count()); // select with types
      case 0x3f, 0x40, 0xd0 -> body.u8(); // memory.size, memory.grow, ref.null
      case 0x41, 0x42 -> body.skipNumber();
      case 0x43 -> body.skip(4);
      case 0x44 -> body.skip(8);
      case 0xfc -> {
        return skipMiscellaneous(body);
      }
      case 0xfd -> {
        return skipVector(body);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private static boolean skipMiscellaneous(WasmReader body) {
    int code = body.u32();
    if (code < 0 || code > 17) {
      return false;
    }
    int operands =
        switch (code) {
          case 8, 10, 12, 14 -> 2; // memory.init, memory.copy, table.init, table.copy
          case 9, 11, 13, 15, 16, 17 -> 1; // drops, memory.fill, table.grow, size, fill
          default -> 0; // saturating conversions
        };
    for (int i = 0; i < operands; i++) {
      body.u32();
    }
    return true;
  }

  private static boolean skipVector(WasmReader body) {
    int code = body.u32();
    if (code < 0 || code > 275) {
      return false;
    }
    if (code <= 11 || code == 92 || code == 93) {
      memoryArgument(body);
    } else if (code == 12 || code == 13) { // v128.const, i8x16.shuffle
      body.skip(16);
    } else if (code >= 21 && code <= 34) { // lanes
      body.u8();
    } else if (code >= 84 && code <= 91) { // loads and stores of lanes
      memoryArgument(body);
      body.u8();
    }
    return true;
  }

  private static void memoryArgument(WasmReader body) {
    int alignment = body.u32();
    if ((alignment & 0x40) != 0) { // several memories
      body.u32();
    }
    body.skipNumber();
  }
}
