package dev.modmesh.artifact.inspect;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes small Wasm binaries by hand, also such that no compiler would make. */
public final class WasmBytes {
  public static final int I32 = 0x7f;
  public static final int I64 = 0x7e;

  private final List<byte[]> types = new ArrayList<>();
  private final List<byte[]> imports = new ArrayList<>();
  private final List<byte[]> functions = new ArrayList<>();
  private final List<byte[]> tables = new ArrayList<>();
  private final List<byte[]> memories = new ArrayList<>();
  private final List<byte[]> exports = new ArrayList<>();
  private final List<byte[]> code = new ArrayList<>();
  private final List<byte[]> data = new ArrayList<>();
  private byte[] start = {};

  /** Collects bytes; ints are single bytes. */
  public static byte[] bytes(Object... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Object part : parts) {
      if (part instanceof byte[] many) {
        out.writeBytes(many);
      } else {
        out.write((Integer) part);
      }
    }
    return out.toByteArray();
  }

  /** An unsigned LEB128 number. */
  public static byte[] u32(long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long rest = value;
    do {
      long low = rest & 0x7f;
      rest >>>= 7;
      out.write((int) (rest == 0 ? low : low | 0x80));
    } while (rest != 0);
    return out.toByteArray();
  }

  /** A signed LEB128 number. */
  public static byte[] s64(long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long rest = value;
    while (true) {
      int low = (int) (rest & 0x7f);
      rest >>= 7;
      if ((rest == 0 && (low & 0x40) == 0) || (rest == -1 && (low & 0x40) != 0)) {
        out.write(low);
        return out.toByteArray();
      }
      out.write(low | 0x80);
    }
  }

  public static byte[] i32Const(long value) {
    return bytes(0x41, s64(value));
  }

  public static byte[] i64Const(long value) {
    return bytes(0x42, s64(value));
  }

  public static byte[] call(int function) {
    return bytes(0x10, u32(function));
  }

  private static byte[] name(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return bytes(u32(utf8.length), utf8);
  }

  public static byte[] vector(List<byte[]> items) {
    return bytes(u32(items.size()), bytes(items.toArray()));
  }

  private static byte[] valueTypes(int... valueTypes) {
    List<byte[]> items = new ArrayList<>();
    for (int valueType : valueTypes) {
      items.add(bytes(valueType));
    }
    return vector(items);
  }

  /** The index of a type, which is added if it is not there yet. */
  public int type(int[] parameters, int[] results) {
    byte[] type = bytes(0x60, valueTypes(parameters), valueTypes(results));
    for (int i = 0; i < types.size(); i++) {
      if (Arrays.equals(types.get(i), type)) {
        return i;
      }
    }
    types.add(type);
    return types.size() - 1;
  }

  /** Adds an imported function; all imports come before all functions. */
  public int imported(String module, String name, int[] parameters, int[] results) {
    int type = type(parameters, results);
    imports.add(bytes(name(module), name(name), 0x00, u32(type)));
    return imports.size() - 1;
  }

  /** Adds a function without parameters that returns an i32, and exports it. */
  public int function(String name, Object... body) {
    return define(name, 0, new int[] {I32}, body);
  }

  /** Adds a function with this many i32 variables, and exports it unless the name is empty. */
  public int define(String name, int locals, int[] results, Object... body) {
    int type = type(new int[] {}, results);
    functions.add(u32(type));
    byte[] variables = locals == 0 ? bytes(0) : bytes(1, u32(locals), I32);
    byte[] all = bytes(variables, bytes(body), 0x0b);
    code.add(bytes(u32(all.length), all));
    int index = imports.size() + functions.size() - 1;
    if (!name.isEmpty()) {
      exports.add(bytes(name(name), 0x00, u32(index)));
    }
    return index;
  }

  public WasmBytes memory(long pages) {
    memories.add(bytes(0x00, u32(pages)));
    return this;
  }

  public WasmBytes table(long entries) {
    tables.add(bytes(0x70, 0x00, u32(entries)));
    return this;
  }

  public WasmBytes data(int offset, byte[] content) {
    data.add(bytes(0x00, i32Const(offset), 0x0b, u32(content.length), content));
    return this;
  }

  public WasmBytes start(int function) {
    start = u32(function);
    return this;
  }

  /** A section with any content. */
  public static byte[] section(int id, byte[] content) {
    return bytes(id, u32(content.length), content);
  }

  public static byte[] header() {
    return bytes(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);
  }

  public byte[] build() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(header());
    List<List<byte[]>> sections =
        List.of(types, imports, functions, tables, memories, List.of(), exports);
    for (int id = 1; id <= sections.size(); id++) {
      if (!sections.get(id - 1).isEmpty()) {
        out.writeBytes(section(id, vector(sections.get(id - 1))));
      }
    }
    if (start.length > 0) {
      out.writeBytes(section(8, start));
    }
    if (!code.isEmpty()) {
      out.writeBytes(section(10, vector(code)));
    }
    if (!data.isEmpty()) {
      out.writeBytes(section(11, vector(data)));
    }
    return out.toByteArray();
  }
}
