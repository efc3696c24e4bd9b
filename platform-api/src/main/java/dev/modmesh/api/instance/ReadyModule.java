package dev.modmesh.api.instance;

import dev.modmesh.api.module.Digest;
import dev.modmesh.api.module.ModuleRef;
import dev.modmesh.api.value.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A version that an instance can serve at once.
 *
 * @param activation which resolution of its dependencies is loaded; null from services that run by
 *     themselves
 */
public record ReadyModule(ModuleRef module, @Nullable Digest activation) {
  Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("module", module.toString());
    if (activation != null) {
      map.put("activation", activation.toString());
    }
    return map;
  }

  /** Reads a list of {@code "text@1.2.0"} or {@code {"module", "activation"}}. */
  static List<ReadyModule> read(Fields fields, String name) {
    Object value = fields.raw(name);
    List<ReadyModule> modules = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object item : list) {
        try {
          modules.add(read(item));
        } catch (RuntimeException e) {
          fields.reject(name, item, "a list of name@version");
        }
      }
    } else if (value != null) {
      fields.reject(name, value, "a list of name@version");
    }
    return modules;
  }

  private static ReadyModule read(@Nullable Object item) {
    if (item instanceof Map<?, ?> map) {
      Object activation = map.get("activation");
      return new ReadyModule(
          ModuleRef.parse(String.valueOf(map.get("module"))),
          activation == null ? null : Digest.parse(activation.toString()));
    }
    return new ReadyModule(ModuleRef.parse(String.valueOf(item)), null);
  }
}
