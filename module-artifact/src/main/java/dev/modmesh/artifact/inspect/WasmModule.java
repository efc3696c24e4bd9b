package dev.modmesh.artifact.inspect;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a Wasm binary declares.
 *
 * @param imports functions wanted from outside, in order
 * @param exports exported functions by name, in order
 * @param memoryPages pages that all memories together have at the start
 * @param maxMemoryPages the most that a memory may grow to by its own word; 65536 if it names none
 * @param tableEntries entries that all tables together have at the start
 * @param functions functions that the module defines
 * @param instructions instructions of all functions, at most
 * @param codeBytes size of all code
 * @param start whether code runs as soon as an instance is made
 * @param largestFunction size of the code of the largest function
 */
public record WasmModule(
    List<WasmImport> imports,
    Map<String, WasmSignature> exports,
    int memoryPages,
    int maxMemoryPages,
    int tableEntries,
    int functions,
    int instructions,
    int codeBytes,
    int largestFunction,
    boolean start) {
  /** Copies the collections, keeping their order. */
  public WasmModule {
    imports = List.copyOf(imports);
    exports = Collections.unmodifiableMap(new LinkedHashMap<>(exports));
  }

  /**
   * The functions of a module that comes without a manifest: those without parameters that return
   * an i32, but not what compilers export for themselves.
   */
  public List<String> exportedFunctions() {
    return exports.entrySet().stream()
        .filter(export -> export.getValue().isExtismFunction())
        .map(Map.Entry::getKey)
        .filter(name -> !name.startsWith("_"))
        .toList();
  }
}
