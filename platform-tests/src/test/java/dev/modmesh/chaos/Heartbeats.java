package dev.modmesh.chaos;

import dev.modmesh.platform.Gateway;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Keeps instances registered that do not do so themselves. Used by one thread. */
final class Heartbeats implements AutoCloseable {
  private static final int SECONDS = 2;

  private final Gateway admin;
  private final Map<String, String> leases = new LinkedHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  Heartbeats(Gateway admin) {
    this.admin = admin;
  }

  void register(String id, Map<String, ?> record) {
    leases.put(id, admin.put(path(id), record).expect(200).text("lease_id"));
  }

  private static String path(String id) {
    return "/api/v1/instances/" + id;
  }

  void begin() {
    timer.scheduleAtFixedRate(this::beat, SECONDS, SECONDS, TimeUnit.SECONDS);
  }

  private void beat() {
    try {
      leases.forEach((id, lease) -> admin.put(path(id) + "/heartbeat", Map.of("lease_id", lease)));
    } catch (UncheckedIOException e) {
      // a gateway too busy for it; the next beat tries again
    }
  }

  @Override
  public void close() {
    timer.close();
    leases.keySet().forEach(id -> admin.delete(path(id))); // drains
    leases.forEach((id, lease) -> admin.delete(path(id) + "?lease_id=" + lease)); // removes
  }
}
