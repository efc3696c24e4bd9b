package dev.modmesh.client.data;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A value as a module has kept it.
 *
 * @param value a JSON value
 * @param version opaque; another one after each write
 * @param left how long it lives on, in whole seconds
 */
public record KeptValue(@Nullable Object value, String version, Duration left) {}
