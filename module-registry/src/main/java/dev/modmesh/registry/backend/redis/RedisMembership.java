package dev.modmesh.registry.backend.redis;

import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.api.spi.Membership;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Nodes that meet in Redis, on the clock of Redis. Thread-safe. */
public final class RedisMembership implements Membership {
  private static final Script MEET = new Script("meet", "nodes");

  private final BlockingRedis redis;
  private final JsonCodec codec;

  /** Uses this client, which stays the caller's. */
  public RedisMembership(Redis redis, Duration timeout, JsonCodec codec) {
    this.redis = new BlockingRedis(redis, timeout);
    this.codec = codec;
  }

  @Override
  public List<Presence> meet(
      String node, Map<String, ? extends @Nullable Object> frame, Duration ttl) {
    String text = frame.isEmpty() ? "" : new String(codec.write(frame), StandardCharsets.UTF_8);
    Response answer = redis.run(MEET.with(List.of(node, text, Long.toString(ttl.toMillis()))));
    List<Presence> all = new ArrayList<>();
    for (int i = 0; i + 2 < answer.size(); i += 3) {
      all.add(
          new Presence(
              answer.get(i).toString(),
              codec.readObject(answer.get(i + 2).toBytes()),
              Duration.ofMillis(Long.parseLong(answer.get(i + 1).toString()))));
    }
    return all;
  }
}
