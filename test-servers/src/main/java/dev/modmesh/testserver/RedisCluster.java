package dev.modmesh.testserver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** A real Redis Cluster of three primaries with a replica each. */
public final class RedisCluster implements AutoCloseable {
  private static final int PRIMARIES = 3;
  private static final int SLOTS = 16_384;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<RedisServer> servers;

  private RedisCluster(List<RedisServer> servers) {
    this.servers = servers;
  }

  /**
   * Starts six servers and joins them; all slots are served and all replicas follow when it
   * returns.
   *
   * @param options of each server, besides those of a cluster
   */
  public static RedisCluster start(String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--cluster-enabled", "yes", "--cluster-node-timeout", "1000"));
    all.addAll(List.of("--cluster-replica-validity-factor", "0", "--repl-diskless-sync", "yes"));
    all.addAll(List.of("--repl-diskless-sync-delay", "0"));
    List<RedisServer> servers = new ArrayList<>();
    RedisCluster cluster = new RedisCluster(servers);
    try {
      for (int i = 0; i < 2 * PRIMARIES; i++) {
        servers.add(RedisServer.start(all.toArray(String[]::new)));
      }
      cluster.join();
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private void join() {
    for (int i = 0; i < PRIMARIES; i++) {
      int[] slots = IntStream.range(SLOTS * i / PRIMARIES, SLOTS * (i + 1) / PRIMARIES).toArray();
      servers.get(i).ask(client -> client.clusterAddSlots(slots));
    }
    int first = servers.getFirst().port();
    servers.stream()
        .skip(1)
        .forEach(one -> one.ask(client -> client.clusterMeet("127.0.0.1", first)));
    await("all to know each other", () -> servers.stream().allMatch(this::knowsAll));
    for (int i = 0; i < PRIMARIES; i++) {
      String primary = servers.get(i).ask(Jedis::clusterMyId);
      servers.get(PRIMARIES + i).ask(client -> client.clusterReplicate(primary));
    }
    await(
        "replicas to follow",
        () -> servers.stream().skip(PRIMARIES).allMatch(RedisCluster::follows));
    await("the cluster to be up", () -> servers.stream().allMatch(this::isUp));
  }

  private boolean knowsAll(RedisServer server) {
    return server.ask(Jedis::clusterInfo).contains("cluster_known_nodes:" + servers.size());
  }

  private boolean isUp(RedisServer server) {
    long replicas =
        server.ask(Jedis::clusterNodes).lines().filter(one -> one.contains("slave")).count();
    return replicas == PRIMARIES && server.ask(Jedis::clusterInfo).contains("cluster_state:ok");
  }

  private static boolean follows(RedisServer replica) {
    return replica.ask(client -> client.info("replication")).contains("master_link_status:up");
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("waited in vain for " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  /** All servers, first those that began as primaries. */
  public List<RedisServer> servers() {
    return List.copyOf(servers);
  }

  /** All addresses with a comma between them, as clients want them. */
  public String uris() {
    return servers.stream().map(RedisServer::uri).collect(Collectors.joining(","));
  }

  /** Who serves the slot of a key now, as a server that is alive says. */
  public RedisServer primaryOf(String key) {
    for (RedisServer server : servers) {
      if (server.process().isAlive()) {
        try {
          return primaryOf(key, server);
        } catch (JedisException e) {
          // ask another one
        }
      }
    }
    throw new IllegalStateException("no server answers");
  }

  private RedisServer primaryOf(String key, RedisServer asked) {
    long slot = asked.ask(client -> client.clusterKeySlot(key));
    for (Object range : asked.ask(Jedis::clusterSlots)) {
      List<?> fields = (List<?>) range;
      if (slot >= (Long) fields.get(0) && slot <= (Long) fields.get(1)) {
        long port = (Long) ((List<?>) fields.get(2)).get(1);
        return servers.stream().filter(one -> one.port() == port).findFirst().orElseThrow();
      }
    }
    throw new IllegalStateException("nobody serves slot " + slot);
  }

  @Override
  public void close() {
    servers.forEach(RedisServer::close);
  }
}
