package dev.modmesh.runtime.lifecycle;

/**
 * One activation in a table, at one moment.
 *
 * @param ready whether it takes calls
 * @param warm whether it runs at full speed: a Wasm module is interpreted until it is compiled
 * @param inFlight calls that run
 * @param lastCallNanos {@link System#nanoTime()} of the last call, or of loading
 * @param memoryBytes bytes that it takes of the heap, as far as is known
 */
public record ModuleStatus(
    ModuleSource source,
    boolean ready,
    boolean warm,
    int inFlight,
    long lastCallNanos,
    long memoryBytes) {}
