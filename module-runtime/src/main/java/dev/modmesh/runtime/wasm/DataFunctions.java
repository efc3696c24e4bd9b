package dev.modmesh.runtime.wasm;

import dev.modmesh.api.data.DataKey;
import dev.modmesh.api.data.WriteCondition;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.api.value.Durations;
import dev.modmesh.runtime.data.DataAccess;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cache for a module's own data: {@code modmesh.cache_get}, {@code cache_put} and {@code
 * cache_delete}, each {@code (i64) -> i64}. As with {@code modmesh.call} a block of JSON goes in,
 * which the host frees, and one comes out, which the guest frees.
 *
 * <ul>
 *   <li>{@code {"key"}} → {@code {"entry": {"value", "version"}}}; null for an entry that is not
 *       there
 *   <li>{@code {"key", "value", "ttl", "if_version"}} → {@code {"version"}}, null if it was not
 *       kept since another version is there. Without {@code if_version} it is kept in any case,
 *       with null only where nothing is; without {@code ttl} it lives for an hour
 *   <li>{@code {"key"}} → {@code {"deleted": true}}, false if nothing was there
 *   <li>each → {@code {"error": {"type", "title", "detail"}}}
 * </ul>
 */
final class DataFunctions {
  private static final Duration DEFAULT_TTL = Duration.ofHours(1);

  private final JsonCodec codec;
  private final DataAccess access;

  DataFunctions(JsonCodec codec, DataAccess access) {
    this.codec = codec;
    this.access = access;
  }

  Map<String, HostFunction> all() {
    return Map.of(
        "cache_get", function(this::get),
        "cache_put", function(this::put),
        "cache_delete", function(this::delete));
  }

  /** What one function does with its document; its result is the member of the answer. */
  @FunctionalInterface
  private interface Operation {
    Map<String, ? extends @Nullable Object> run(
        WasmCall call, DataKey key, Map<String, @Nullable Object> document);
  }

  private HostFunction function(Operation operation) {
    return HostFunction.of(
        "I>I",
        (call, instance, args) -> {
          byte[] request = call.consume(args[0], "a request for data");
          byte[] answer;
          try {
            Map<String, @Nullable Object> document = codec.readObject(request);
            answer = codec.write(operation.run(call, key(call, document), document));
          } catch (ProblemException e) {
            WasmCall.checkInterrupted();
            answer = codec.write(Map.of("error", ModmeshFunctions.error(e)));
          }
          return call.memory().allocate(answer);
        });
  }

  private static DataKey key(WasmCall call, Map<String, @Nullable Object> document) {
    if (document.get("key") instanceof String name) {
      return new DataKey(call.module(), name);
    }
    throw invalid("`key` must be a string");
  }

  private Map<String, ? extends @Nullable Object> get(
      WasmCall call, DataKey key, Map<String, @Nullable Object> document) {
    DataAccess.Kept kept = access.get(key, call.context().deadlineNanos());
    if (kept == null) {
      return Collections.singletonMap("entry", null);
    }
    Map<String, @Nullable Object> entry = new LinkedHashMap<>();
    entry.put("value", kept.value());
    entry.put("version", kept.version());
    return Map.of("entry", entry);
  }

  private Map<String, ? extends @Nullable Object> put(
      WasmCall call, DataKey key, Map<String, @Nullable Object> document) {
    if (!document.containsKey("value")) {
      throw invalid("`value` must be there");
    }
    String version =
        access.put(
            key,
            document.get("value"),
            ttl(document),
            condition(document),
            call.context().deadlineNanos());
    return Collections.singletonMap("version", version);
  }

  private Map<String, ? extends @Nullable Object> delete(
      WasmCall call, DataKey key, Map<String, @Nullable Object> document) {
    return Map.of("deleted", access.delete(key, call.context().deadlineNanos()));
  }

  private static Duration ttl(Map<String, @Nullable Object> document) {
    Object ttl = document.get("ttl");
    if (ttl == null) {
      return DEFAULT_TTL;
    }
    try {
      return Durations.parse(String.valueOf(ttl));
    } catch (IllegalArgumentException e) {
      throw invalid("`ttl` must be " + Durations.EXPECTED);
    }
  }

  private static WriteCondition condition(Map<String, @Nullable Object> document) {
    if (!document.containsKey("if_version")) {
      return WriteCondition.ANY;
    }
    return switch (document.get("if_version")) {
      case null -> WriteCondition.ABSENT;
      case String version -> WriteCondition.version(version);
      default -> throw invalid("`if_version` must be a string or null");
    };
  }

  private static ProblemException invalid(String what) {
    return new ProblemException(
        ProblemType.INVALID_ARGUMENTS, "In a request for data " + what + ".");
  }
}
