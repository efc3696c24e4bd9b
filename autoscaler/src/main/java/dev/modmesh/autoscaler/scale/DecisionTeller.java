package dev.modmesh.autoscaler.scale;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.autoscaler.decide.Decision;
import dev.modmesh.client.call.PlatformApi;
import dev.modmesh.client.call.PlatformException;
import dev.modmesh.client.credential.SecretFile;
import dev.modmesh.client.wire.JacksonCodec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells every gateway what was decided, each at its own pace. The newest {@value #MOST} decisions
 * about each pool are kept for those that do not answer now, and for those that come later.
 */
public final class DecisionTeller implements AutoCloseable {
  private static final JacksonCodec CODEC = new JacksonCodec();
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int MOST = 100;

  private final Supplier<Map<String, URI>> gateways;
  private final Path tokenFile;
  private final Map<String, ArrayDeque<Told>> pools = new HashMap<>();
  private final Map<String, Long> heard = new ConcurrentHashMap<>();
  private final Map<String, Thread> telling = new HashMap<>();
  private final Thread thread;
  private long last;
  private volatile boolean closed;

  private record Told(long number, Map<String, @Nullable Object> body) {}

  /**
   * Tells these gateways.
   *
   * @param gateways those that there are, by node id
   */
  public DecisionTeller(Supplier<Map<String, URI>> gateways, Path tokenFile) {
    this.gateways = gateways;
    this.tokenFile = tokenFile;
    thread = Thread.ofPlatform().daemon().name("modmesh-decisions").start(this::run);
  }

  /** Takes a decision to tell. */
  public synchronized void tell(String pool, Decision decision, Instant time) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("time", time.toString());
    body.put("desired", decision.desired());
    body.put("reason", decision.reason());
    body.put("explanation", decision.explanation());
    ArrayDeque<Told> newest = pools.computeIfAbsent(pool, unused -> new ArrayDeque<>());
    newest.addLast(new Told(++last, body));
    if (newest.size() > MOST) {
      newest.removeFirst();
    }
  }

  private void run() {
    while (!closed) {
      LockSupport.parkNanos(PAUSE_NANOS);
      Map<String, URI> all = gateways.get();
      heard.keySet().retainAll(all.keySet());
      telling.values().removeIf(other -> !other.isAlive());
      all.forEach(
          (id, url) ->
              telling.computeIfAbsent(
                  id, unused -> Thread.startVirtualThread(() -> tell(id, url))));
    }
  }

  private void tell(String gateway, URI url) {
    long from = heard.getOrDefault(gateway, 0L);
    long to = newest();
    if (from == to) {
      return;
    }
    try {
      PlatformApi api = new PlatformApi(url, SecretFile.read(tokenFile), PATIENCE);
      for (Map.Entry<String, List<Map<String, @Nullable Object>>> pool :
          between(from, to).entrySet()) {
        byte[] body = CODEC.write(Map.of("decisions", pool.getValue()));
        PlatformApi.expect(
            api.exchange("POST", "/api/v1/pools/" + pool.getKey() + "/decisions", Map.of(), body));
      }
      heard.put(gateway, to);
    } catch (IOException | PlatformException | ProblemException e) {
      // told again later; a gateway takes what it has already once
    }
  }

  private synchronized long newest() {
    return last;
  }

  private synchronized Map<String, List<Map<String, @Nullable Object>>> between(
      long from, long to) {
    Map<String, List<Map<String, @Nullable Object>>> found = new LinkedHashMap<>();
    pools.forEach(
        (pool, newest) -> {
          List<Map<String, @Nullable Object>> bodies =
              newest.stream()
                  .filter(told -> told.number() > from && told.number() <= to)
                  .<Map<String, @Nullable Object>>map(Told::body)
                  .toList();
          if (!bodies.isEmpty()) {
            found.put(pool, bodies);
          }
        });
    return found;
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
