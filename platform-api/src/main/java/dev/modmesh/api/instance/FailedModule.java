package dev.modmesh.api.instance;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A version that an instance tried to load and could not. */
public record FailedModule(String module, String digest, String cause) {
  Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("module", module);
    map.put("digest", digest);
    map.put("cause", cause);
    return map;
  }
}
