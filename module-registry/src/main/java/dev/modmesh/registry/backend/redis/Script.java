package dev.modmesh.registry.backend.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A script beside this class, which Redis runs as one step. */
final class Script {
  /** Puts all keys into one slot of a cluster. */
  static final String TAG = "{modmesh}:";

  private final String text;
  private final List<String> keys;

  /** A script over these keys, named without the tag. */
  Script(String name, String... keys) {
    this.text = read(name + ".lua");
    this.keys = List.of(keys).stream().map(key -> TAG + key).toList();
  }

  private static String read(String name) {
    try (InputStream in = Script.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no script " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Request with(List<String> arguments) {
    Request request = Request.cmd(Command.EVAL).arg(text).arg(keys.size());
    keys.forEach(request::arg);
    arguments.forEach(request::arg);
    return request;
  }
}
