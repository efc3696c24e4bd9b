package dev.modmesh.artifact.inspect;

/** Counts the entries of element segments (core specification 2.0, section 5.5.12). */
final class ElementScanner {
  private final WasmReader section;

  ElementScanner(WasmReader section) {
    this.section = section;
  }

  /** Moves behind a segment and gives the number of its entries. */
  int segment() {
    int flags = section.u32();
    if (flags < 0 || flags > 7) {
      throw section.malformed("an element segment has the kind " + Integer.toUnsignedString(flags));
    }
    boolean active = (flags & 1) == 0;
    boolean explicit = (flags & 2) != 0;
    boolean expressions = (flags & 4) != 0;
    if (active && explicit) {
      section.u32();
    }
    if (active) {
      expression();
    }
    if (explicit || !active) {
      section.u8();
    }
    int count = section.count();
    for (int i = 0; i < count; i++) {
      if (expressions) {
        expression();
      } else {
        section.u32();
      }
    }
    return count;
  }

  /** Moves behind a constant expression. */
  private void expression() {
    while (true) {
      int opcode = section.u8();
      switch (opcode) {
        case 0x0b -> {
          return;
        }
        case 0x23, 0xd2 -> section.u32(); // global.get, ref.func
        case 0x41, 0x42 -> section.skipNumber(); // i32.const, i64.const
        case 0xd0 -> section.u8(); // ref.null
        case 0x6a, 0x6b, 0x6c, 0x7c, 0x7d, 0x7e -> {
          // extended constant expressions: add, sub, mul
        }
        default ->
            throw section.unsupported(
                "the instruction 0x" + Integer.toHexString(opcode) + " in a constant expression");
      }
    }
  }
}
