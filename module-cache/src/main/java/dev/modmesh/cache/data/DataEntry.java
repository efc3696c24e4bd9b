package dev.modmesh.cache.data;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/**
 * An entry as it is kept.
 *
 * @param value to the byte as it was written; never changed
 * @param version of the write
 * @param left how long it lives on
 */
public record DataEntry(Buffer value, String version, Duration left) {}
