package dev.modmesh.registry.backend.redis;

import dev.modmesh.client.wire.JacksonCodec;
import dev.modmesh.testserver.RedisCluster;
import dev.modmesh.testserver.RedisSentinel;
import dev.modmesh.testserver.RedisServer;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Clients as the gateway has them, for the backends of one test class. */
public final class Clients implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final List<Redis> opened = new ArrayList<>();

  /** A client of one server. */
  public Redis standalone(RedisServer server) {
    return open(options(server.uri()));
  }

  Redis sentinel(RedisSentinel group) {
    return open(
        options(group.uris())
            .setType(RedisClientType.SENTINEL)
            .setMasterName(RedisSentinel.MASTER_NAME));
  }

  Redis cluster(RedisCluster cluster) {
    return open(options(cluster.uris()).setType(RedisClientType.CLUSTER));
  }

  private static RedisOptions options(String uris) {
    RedisOptions options =
        new RedisOptions()
            .setMaxPoolSize(8)
            .setMaxPoolWaiting(10_000)
            .setNetClientOptions(
                new NetClientOptions().setConnectTimeout(1000).setReadIdleTimeout(5));
    List.of(uris.split(",")).forEach(options::addConnectionString);
    return options;
  }

  private Redis open(RedisOptions options) {
    Redis client = Redis.createClient(vertx, options);
    opened.add(client);
    return client;
  }

  /** A backend over a client. */
  public static RedisBackend backend(Redis client, int replicas) {
    return new RedisBackend(
        client,
        new RedisSettings(replicas, Duration.ofSeconds(15), 50_000, Duration.ofMinutes(10)),
        new JacksonCodec());
  }

  @Override
  public void close() {
    opened.forEach(Redis::close);
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
