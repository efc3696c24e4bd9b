package dev.modmesh.artifact.inspect;

import dev.modmesh.api.problem.ProblemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the sections of a Wasm binary (core specification 2.0, section 5.5) and checks them against
 * limits, in one pass and in time that grows with the size of the file only. It finds what would
 * make an engine allocate or compute too much; whether the code is valid is for the engine to say.
 *
 * <p>Refused as a whole, since an engine cannot bound them: shared and 64-bit memories, imported
 * memories, tables and globals, exception tags, garbage-collected types.
 */
public final class WasmInspector {
  private static final int NO_MAXIMUM = 65_536;
  private static final String[] SECTIONS = {
    "custom section",
    "type section",
    "import section",
    "function section",
    "table section",
    "memory section",
    "global section",
    "export section",
    "start section",
    "element section",
    "code section",
    "data section",
    "data count section",
    "tag section"
  };

  private final WasmLimits limits;
  private final List<WasmSignature> types = new ArrayList<>();
  private final List<WasmSignature> functions = new ArrayList<>();
  private final List<WasmImport> imports = new ArrayList<>();
  private final Map<String, WasmSignature> exports = new LinkedHashMap<>();
  private long memoryPages;
  private long maxMemoryPages;
  private long tableEntries;
  private long elements;
  private int instructions;
  private int codeBytes;
  private int largestFunction;
  private boolean start;

  private WasmInspector(WasmLimits limits) {
    this.limits = limits;
  }

  /**
   * Inspects a binary.
   *
   * @throws ProblemException {@code module-limits} with {@code limit}, {@code value} and {@code
   *     allowed}; {@code invalid-manifest} for a broken binary, an import that no host offers, or a
   *     feature that hosts do not run
   */
  public static WasmModule inspect(byte[] binary, WasmLimits limits) {
    Limits.check("module_bytes", binary.length, limits.moduleBytes());
    return new WasmInspector(limits).sections(binary);
  }

  private WasmModule sections(byte[] binary) {
    WasmReader file = new WasmReader(binary, "the beginning", 0, binary.length);
    int[] magic = {0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00};
    for (int expected : magic) {
      if (file.u8() != expected) {
        throw file.malformed("it does not begin as a core Wasm module of version 1 does");
      }
    }
    while (file.hasMore()) {
      int id = file.u8();
      if (id >= SECTIONS.length) {
        throw file.malformed("section " + id + " is not known");
      }
      section(id, file.part(SECTIONS[id], file.u32()));
    }
    Limits.check("call_targets", callTargets(), limits.callTargets());
    return new WasmModule(
        imports,
        exports,
        (int) memoryPages,
        (int) maxMemoryPages,
        (int) tableEntries,
        functions.size() - imports.size(),
        instructions,
        codeBytes,
        largestFunction,
        start);
  }

  private long callTargets() {
    Map<WasmSignature, Integer> written = new HashMap<>();
    types.forEach(type -> written.merge(type, 1, Integer::sum));
    return functions.stream().mapToLong(type -> written.getOrDefault(type, 0)).sum();
  }

  private void section(int id, WasmReader section) {
    switch (id) {
      case 1 -> types(section);
      case 2 -> imports(section);
      case 3 -> functions(section);
      case 4 -> tables(section);
      case 5 -> memories(section);
      case 6 -> Limits.check("globals", section.count(), limits.globals());
      case 7 -> exports(section);
      case 8 -> start = true;
      case 9 -> elements(section);
      case 10 -> code(section);
      case 11 -> Limits.check("segments", section.count(), limits.segments());
      case 13 -> throw section.unsupported("exception tags");
      default -> {
        // custom sections carry no behaviour; the data count is a hint
      }
    }
  }

  private void types(WasmReader section) {
    int count = section.count();
    Limits.check("types", count, limits.types());
    for (; count > 0; count--) {
      if (section.u8() != 0x60) {
        throw section.unsupported("types beyond functions");
      }
      types.add(new WasmSignature(valueTypes(section), valueTypes(section)));
    }
  }

  private List<Byte> valueTypes(WasmReader section) {
    int count = section.count();
    Limits.check("locals", count, limits.locals());
    List<Byte> valueTypes = new ArrayList<>();
    for (; count > 0; count--) {
      valueTypes.add(valueType(section));
    }
    return valueTypes;
  }

  private static byte valueType(WasmReader section) {
    int code = section.u8();
    // i32, i64, f32, f64, v128, funcref, externref
    if ((code < 0x7b || code > 0x7f) && code != 0x70 && code != 0x6f) {
      throw section.unsupported("the value type 0x" + Integer.toHexString(code));
    }
    return (byte) code;
  }

  private void imports(WasmReader section) {
    int count = section.count();
    Limits.check("imports", count, limits.imports());
    for (; count > 0; count--) {
      String module = section.name();
      String name = section.name();
      if (section.u8() != 0) {
        throw section.unsupported(
            "the imported memory, table or global `" + module + "." + name + "`");
      }
      ImportRule.check(module, name);
      WasmSignature signature = type(section);
      imports.add(new WasmImport(module, name, signature));
      functions.add(signature);
    }
  }

  private WasmSignature type(WasmReader section) {
    int index = section.u32();
    if (index < 0 || index >= types.size()) {
      throw section.malformed("there is no type " + Integer.toUnsignedString(index));
    }
    return types.get(index);
  }

  private void functions(WasmReader section) {
    int count = section.count();
    Limits.check("functions", count, limits.functions());
    for (; count > 0; count--) {
      functions.add(type(section));
    }
  }

  private void tables(WasmReader section) {
    for (int count = section.count(); count > 0; count--) {
      int first = section.u8();
      if (first != 0x70 && first != 0x6f) {
        throw section.unsupported("tables of other than plain references");
      }
      tableEntries += range(section)[0];
      Limits.check("table_entries", tableEntries, limits.tableEntries());
    }
  }

  private void memories(WasmReader section) {
    for (int count = section.count(); count > 0; count--) {
      long[] range = range(section);
      memoryPages += range[0];
      maxMemoryPages = Math.max(maxMemoryPages, range[1]);
      Limits.check("memory_pages", memoryPages, limits.memoryPages());
    }
  }

  /** Minimum and maximum; flags other than "has a maximum" mean shared or 64 bits. */
  private static long[] range(WasmReader section) {
    int flags = section.u8();
    if (flags > 1) {
      throw section.unsupported("a shared or 64-bit memory or table");
    }
    long minimum = Integer.toUnsignedLong(section.u32());
    long maximum = flags == 1 ? Integer.toUnsignedLong(section.u32()) : NO_MAXIMUM;
    return new long[] {minimum, Math.min(maximum, NO_MAXIMUM)};
  }

  private void exports(WasmReader section) {
    for (int count = section.count(); count > 0; count--) {
      String name = section.name();
      int kind = section.u8();
      int index = section.u32();
      if (kind == 0) {
        if (index < 0 || index >= functions.size()) {
          throw section.malformed("export `" + name + "` names a function that is not there");
        }
        exports.put(name, functions.get(index));
      }
    }
  }

  private void elements(WasmReader section) {
    int segments = section.count();
    Limits.check("segments", segments, limits.segments());
    ElementScanner scanner = new ElementScanner(section);
    for (; segments > 0; segments--) {
      elements += scanner.segment();
      Limits.check("elements", elements, limits.elements());
    }
  }

  private void code(WasmReader section) {
    codeBytes = section.remaining();
    CodeScanner scanner = new CodeScanner(limits);
    int count = section.count();
    Limits.check("functions", count, limits.functions());
    for (int i = 0; i < count; i++) {
      int size = section.u32();
      Limits.check("function_bytes", Integer.toUnsignedLong(size), limits.functionBytes());
      largestFunction = Math.max(largestFunction, size);
      int parameters = parametersOf(imports.size() + i);
      scanner.function(section.part("function " + (imports.size() + i), size), parameters);
    }
    instructions = scanner.instructions();
  }

  private int parametersOf(int function) {
    return function < functions.size() ? functions.get(function).parameters().size() : 0;
  }
}
