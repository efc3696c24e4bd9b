package dev.modmesh.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.arc.Arc;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Redis;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RedisClientsTest {
  @Inject RedisClients clients;

  @Test
  void withoutConfigurationThereIsNoClientAtAll() {
    assertThat(clients.registry()).isEmpty();
    assertThat(clients.cache()).isEmpty();
    assertThat(Arc.container().select(Redis.class).isUnsatisfied()).isTrue();
  }
}
