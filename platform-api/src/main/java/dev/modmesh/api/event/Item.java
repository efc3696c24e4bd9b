package dev.modmesh.api.event;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One key of the registry as it stands.
 *
 * @param revision when it was last set
 */
public record Item(Kind kind, String key, Revision revision, Map<String, @Nullable Object> value) {}
