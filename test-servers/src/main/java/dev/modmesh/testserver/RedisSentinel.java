package dev.modmesh.testserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** A real Redis primary with two replicas, watched by three real sentinels. */
public final class RedisSentinel implements AutoCloseable {
  /** The name of the group of servers. */
  public static final String MASTER_NAME = "modmesh";

  private static final int REPLICAS = 2;
  private static final int SENTINELS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private record Sentinel(int port, Path folder, ServerProcess process) {}

  private final List<RedisServer> servers = new ArrayList<>();
  private final List<Sentinel> sentinels = new ArrayList<>();

  private RedisSentinel() {}

  /**
   * Starts all; replicas follow and sentinels know each other when it returns.
   *
   * @param options of each server
   */
  public static RedisSentinel start(String... options) {
    RedisSentinel group = new RedisSentinel();
    try {
      group.startAll(options);
      return group;
    } catch (RuntimeException e) {
      group.close();
      throw e;
    }
  }

  private void startAll(String... options) {
    servers.add(RedisServer.start(options));
    int primary = servers.getFirst().port();
    List<String> replica = new ArrayList<>(List.of(options));
    replica.addAll(List.of("--replicaof", "127.0.0.1", Integer.toString(primary)));
    for (int i = 0; i < REPLICAS; i++) {
      servers.add(RedisServer.start(replica.toArray(String[]::new)));
    }
    for (int i = 0; i < SENTINELS; i++) {
      sentinels.add(startSentinel(primary));
    }
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!sentinels.stream().allMatch(RedisSentinel::knowsAll)) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("waited in vain for the sentinels");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private static Sentinel startSentinel(int primary) {
    Path folder = RedisServer.temporaryFolder();
    int port = FreePorts.one();
    Path file = folder.resolve("sentinel.conf");
    try {
      Files.write(
          file,
          List.of(
              "port " + port,
              "bind 127.0.0.1",
              "protected-mode no",
              "sentinel monitor " + MASTER_NAME + " 127.0.0.1 " + primary + " 2",
              "sentinel down-after-milliseconds " + MASTER_NAME + " 1000",
              "sentinel failover-timeout " + MASTER_NAME + " 5000"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command = List.of(RedisServer.PROGRAM.toString(), file.toString(), "--sentinel");
    return new Sentinel(
        port, folder, ServerProcess.start(folder, command, () -> ask(port).contains(MASTER_NAME)));
  }

  private static String ask(int sentinel) {
    try (Jedis client = new Jedis("127.0.0.1", sentinel)) {
      return client.info("sentinel");
    } catch (JedisException e) {
      return "";
    }
  }

  private static boolean knowsAll(Sentinel sentinel) {
    return ask(sentinel.port()).contains("slaves=" + REPLICAS + ",sentinels=" + SENTINELS);
  }

  /** All servers, first the one that began as the primary. */
  public List<RedisServer> servers() {
    return List.copyOf(servers);
  }

  /** The sentinels' addresses with a comma between them, as clients want them. */
  public String uris() {
    return sentinels.stream()
        .map(sentinel -> "redis://127.0.0.1:" + sentinel.port())
        .collect(Collectors.joining(","));
  }

  /** The primary of now, as the sentinels say. */
  public RedisServer primary() {
    try (Jedis client = new Jedis("127.0.0.1", sentinels.getFirst().port())) {
      int port = Integer.parseInt(client.sentinelGetMasterAddrByName(MASTER_NAME).get(1));
      return servers.stream().filter(one -> one.port() == port).findFirst().orElseThrow();
    }
  }

  @Override
  public void close() {
    for (Sentinel sentinel : sentinels) {
      sentinel.process().close();
      TemporaryFiles.delete(sentinel.folder());
    }
    servers.forEach(RedisServer::close);
  }
}
