package dev.modmesh.runtime.limit;

import dev.modmesh.artifact.inspect.JarLimits;
import dev.modmesh.artifact.inspect.WasmLimits;
import java.time.Duration;

/**
 * What modules may take of a host.
 *
 * @param wasm what a Wasm binary may declare
 * @param jar what a JAR may hold
 * @param memoryPages pages of 64 KiB up to which the memory of one Wasm instance may grow
 * @param tableEntries entries up to which one table of a Wasm instance may grow
 * @param exchangeBytes size of the memory through which one Wasm call and the host exchange input,
 *     output and everything else
 * @param variableBytes size of all variables of one Wasm call
 * @param totalBytes memory of all Wasm modules of the host and their instances together
 * @param loadTime for reading, checking and starting a module
 * @param compileTime after which a Wasm module goes on being interpreted
 */
public record RuntimeLimits(
    WasmLimits wasm,
    JarLimits jar,
    int memoryPages,
    int tableEntries,
    int exchangeBytes,
    int variableBytes,
    long totalBytes,
    Duration loadTime,
    Duration compileTime) {
  /** 256 MiB an instance, half of the heap in all, 10 s to load and as much to compile. */
  public static RuntimeLimits defaults() {
    return new RuntimeLimits(
        WasmLimits.DEFAULT,
        JarLimits.DEFAULT,
        4096,
        100_000,
        64 << 20,
        1 << 20,
        Runtime.getRuntime().maxMemory() / 2,
        Duration.ofSeconds(10),
        Duration.ofSeconds(10));
  }
}
