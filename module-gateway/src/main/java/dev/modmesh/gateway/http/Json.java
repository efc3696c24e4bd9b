package dev.modmesh.gateway.http;

import dev.modmesh.client.wire.JacksonCodec;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON answers by the one codec. */
public final class Json {
  /** The codec of this process. */
  public static final JacksonCodec CODEC = new JacksonCodec();

  private Json() {}

  /** 200 with this value. */
  public static Response ok(@Nullable Object value) {
    return status(200, value);
  }

  /** Any status with this value. */
  public static Response status(int status, @Nullable Object value) {
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(CODEC.write(value))
        .build();
  }

  /** {@code {"items": […]}}, the shape of every listing. */
  public static Map<String, @Nullable Object> items(List<?> items) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("items", items);
    return map;
  }
}
