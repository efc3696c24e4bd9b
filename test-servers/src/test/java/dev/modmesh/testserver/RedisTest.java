package dev.modmesh.testserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.exceptions.JedisException;

class RedisTest {
  @Test
  void aServerKeepsItsPortOverAKill() {
    try (RedisServer redis = RedisServer.start("--appendonly", "yes", "--appendfsync", "always")) {
      assertThat(redis.<String>ask(client -> client.set("a", "1"))).isEqualTo("OK");
      redis.kill();
      assertThatThrownBy(() -> redis.ask(client -> client.get("a")))
          .isInstanceOf(JedisException.class);

      redis.start();

      assertThat(redis.<String>ask(client -> client.get("a"))).isEqualTo("1");
    }
  }

  @Test
  void saysWhatAServerSaidThatWillNotStart() {
    assertThatThrownBy(() -> RedisServer.start("--no-such-option", "yes"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no-such-option");
  }

  @Test
  void aClusterElectsAnotherPrimary() {
    try (RedisCluster cluster = RedisCluster.start()) {
      RedisServer first = cluster.primaryOf("{modmesh}");
      assertThat(cluster.servers().subList(0, 3)).contains(first);

      first.kill();

      await(() -> cluster.primaryOf("{modmesh}") != first);
    }
  }

  @Test
  void sentinelsElectAnotherPrimary() {
    try (RedisSentinel group = RedisSentinel.start()) {
      RedisServer first = group.primary();
      assertThat(first).isSameAs(group.servers().getFirst());

      first.kill();

      await(() -> group.primary() != first);
    }
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + 60_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
