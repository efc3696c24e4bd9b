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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells the gateway what was decided, on a thread of its own. What it cannot tell for want of a
 * gateway is kept, the newest {@value #MOST} of each pool.
 */
public final class DecisionTeller implements AutoCloseable {
  private static final JacksonCodec CODEC = new JacksonCodec();
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int MOST = 100;

  private final Supplier<Optional<URI>> gateway;
  private final Path tokenFile;
  private final Map<String, List<Map<String, @Nullable Object>>> untold = new HashMap<>();
  private final Thread thread;
  private volatile boolean closed;

  /** Tells this gateway. */
  public DecisionTeller(Supplier<Optional<URI>> gateway, Path tokenFile) {
    this.gateway = gateway;
    this.tokenFile = tokenFile;
    thread = Thread.ofPlatform().daemon().name("modmesh-decisions").start(this::run);
  }

  /** Takes a decision to tell. */
  public synchronized void tell(String pool, Decision decision, Instant time) {
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    told.put("time", time.toString());
    told.put("desired", decision.desired());
    told.put("reason", decision.reason());
    told.put("explanation", decision.explanation());
    List<Map<String, @Nullable Object>> list =
        untold.computeIfAbsent(pool, unused -> new ArrayList<>());
    list.add(told);
    if (list.size() > MOST) {
      list.removeFirst();
    }
  }

  private void run() {
    while (!closed) {
      LockSupport.parkNanos(PAUSE_NANOS);
      Optional<URI> url = gateway.get();
      if (url.isPresent()) {
        try {
          PlatformApi api = new PlatformApi(url.get(), SecretFile.read(tokenFile), PATIENCE);
          for (String pool : pools()) {
            send(api, pool);
          }
        } catch (IOException | PlatformException | ProblemException e) {
          // told later
        }
      }
    }
  }

  private synchronized List<String> pools() {
    return List.copyOf(untold.keySet());
  }

  private void send(PlatformApi api, String pool) {
    List<Map<String, @Nullable Object>> list;
    synchronized (this) {
      list = List.copyOf(untold.getOrDefault(pool, List.of()));
    }
    byte[] body = CODEC.write(Map.of("decisions", list));
    PlatformApi.expect(
        api.exchange("POST", "/api/v1/pools/" + pool + "/decisions", Map.of(), body));
    synchronized (this) {
      List<Map<String, @Nullable Object>> left =
          new ArrayList<>(untold.getOrDefault(pool, List.of()));
      left.removeAll(list);
      if (left.isEmpty()) {
        untold.remove(pool);
      } else {
        untold.put(pool, left);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
