package dev.modmesh.gateway.call;

import dev.modmesh.api.module.HashKey;
import dev.modmesh.gateway.http.Json;
import dev.modmesh.gateway.upstream.StableHash;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of a call decides its instance under consistent hashing. */
final class HashValue {
  private HashValue() {}

  /** The hash of the value; calls that lack it hash alike. */
  static long of(HashKey key, Exchange exchange) {
    return StableHash.of(
        switch (key.source()) {
          case HEADER -> String.valueOf(exchange.header(key.name()));
          case ARGUMENT -> text(argument(key, exchange));
          case KEYWORD ->
              body(exchange).get("kwargs") instanceof Map<?, ?> kwargs
                  ? text(kwargs.get(key.name()))
                  : "";
        });
  }

  private static @Nullable Object argument(HashKey key, Exchange exchange) {
    Integer index = key.index();
    return index != null
            && body(exchange).get("args") instanceof List<?> args
            && index < args.size()
        ? args.get(index)
        : null;
  }

  /** Only modules that hash by an argument pay for a JSON tree. */
  private static Map<String, @Nullable Object> body(Exchange exchange) {
    return exchange.body.length() == 0 ? Map.of() : Json.CODEC.readObject(exchange.body.getBytes());
  }

  private static String text(@Nullable Object value) {
    return value instanceof String text
        ? text
        : new String(Json.CODEC.write(value), java.nio.charset.StandardCharsets.UTF_8);
  }
}
