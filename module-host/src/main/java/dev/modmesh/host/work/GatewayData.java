package dev.modmesh.host.work;

import dev.modmesh.api.data.DataKey;
import dev.modmesh.api.data.WriteCondition;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.client.data.KeptValue;
import dev.modmesh.client.data.ModuleDataClient;
import dev.modmesh.host.config.GatewayAddress;
import dev.modmesh.runtime.data.DataAccess;
import dev.modmesh.runtime.lifecycle.CallInterrupted;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Keeps the data of modules at the gateway. */
public final class GatewayData implements DataAccess {
  /** A cache that takes longer than this is none. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ModuleDataClient client;

  /** Keeps them at this gateway. */
  public GatewayData(GatewayAddress gateway) {
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    client = new ModuleDataClient(http, HostJson.CODEC, () -> url(gateway), gateway::token);
  }

  private static URI url(GatewayAddress gateway) {
    try {
      return gateway.url();
    } catch (ProblemException e) {
      throw new ProblemException(ProblemType.CACHE_UNAVAILABLE, e.detail());
    }
  }

  @Override
  public @Nullable Kept get(DataKey key, long deadlineNanos) {
    try {
      KeptValue kept = client.get(key, patience(deadlineNanos));
      return kept == null ? null : new Kept(kept.value(), kept.version());
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  @Override
  public @Nullable String put(
      DataKey key,
      @Nullable Object value,
      Duration ttl,
      WriteCondition condition,
      long deadlineNanos) {
    try {
      return client.put(key, value, ttl, condition, patience(deadlineNanos));
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  @Override
  public boolean delete(DataKey key, long deadlineNanos) {
    try {
      return client.delete(key, patience(deadlineNanos));
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static Duration patience(long deadlineNanos) {
    Duration left = Duration.ofNanos(deadlineNanos - System.nanoTime());
    if (!left.isPositive()) {
      throw new ProblemException(ProblemType.DEADLINE_EXCEEDED, "No time is left for kept data.");
    }
    return left.compareTo(PATIENCE) < 0 ? left : PATIENCE;
  }

  private static CallInterrupted interrupted() {
    Thread.currentThread().interrupt();
    return new CallInterrupted();
  }
}
