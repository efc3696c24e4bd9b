package dev.modmesh.artifact.inspect;

/**
 * How much a Wasm module may declare. A value over a limit is refused, never cut down, since a
 * module that got less than it declared would fail later and less clearly.
 *
 * @param moduleBytes size of the binary
 * @param memoryPages pages of 64 KiB that all memories together have at the start
 * @param tableEntries entries that all tables together have at the start
 * @param types function types
 * @param callTargets functions of equal type, counted once for each type that is written so: what a
 *     compiler lists for indirect calls. A module that writes one type 40,000 times for as many
 *     functions makes it list 1.6 billion
 * @param imports imported items
 * @param functions functions that the module defines
 * @param locals parameters and local variables of one function
 * @param instructions instructions of all functions together; an engine takes a hundred bytes for
 *     one that takes a single byte in the file
 * @param functionBytes size of the code of one function
 * @param branchTargets targets of one {@code br_table}
 * @param totalBranchTargets targets of all {@code br_table} instructions together
 * @param nesting blocks within blocks
 * @param globals global variables
 * @param segments data segments, and likewise element segments
 * @param elements entries of all element segments together
 */
public record WasmLimits(
    int moduleBytes,
    int memoryPages,
    int tableEntries,
    int types,
    int callTargets,
    int imports,
    int functions,
    int locals,
    int instructions,
    int functionBytes,
    int branchTargets,
    int totalBranchTargets,
    int nesting,
    int globals,
    int segments,
    int elements) {
  /** Room for what the compilers of C, Rust, Go, AssemblyScript and Zig put out. */
  public static final WasmLimits DEFAULT =
      new WasmLimits(
          32 << 20, 4096, 100_000, 10_000, 500_000, 256, 50_000, 4_096, 4_000_000, 1 << 20, 8_192,
          262_144, 4_096, 10_000, 50_000, 100_000);
}
