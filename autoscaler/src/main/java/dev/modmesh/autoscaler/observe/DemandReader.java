package dev.modmesh.autoscaler.observe;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.client.call.PlatformApi;
import dev.modmesh.client.call.PlatformException;
import dev.modmesh.client.credential.SecretFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of a gateway as they come, on a thread of its own, and adds them up until
 * somebody takes them. A gateway that has started anew, or another one, is read from its newest
 * frame on.
 */
public final class DemandReader implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long PAUSE_NANOS = Duration.ofMillis(500).toNanos();

  private final Supplier<Optional<URI>> gateway;
  private final Path tokenFile;
  private final Runnable poked;
  private final Map<String, PoolFrame> gathered = new HashMap<>();
  private final Thread thread;
  private volatile boolean closed;
  private String boot = "";
  private long seen = -1;

  /**
   * Begins to read.
   *
   * @param poked is told when a call waits for a pool without hosts; must not block
   */
  public DemandReader(Supplier<Optional<URI>> gateway, Path tokenFile, Runnable poked) {
    this.gateway = gateway;
    this.tokenFile = tokenFile;
    this.poked = poked;
    thread = Thread.ofPlatform().daemon().name("modmesh-demand").start(this::run);
  }

  private void run() {
    while (!closed) {
      try {
        read();
      } catch (IOException | PlatformException | ProblemException e) {
        LockSupport.parkNanos(PAUSE_NANOS); // the supervisor says that no gateway answers
      }
    }
  }

  private void read() throws IOException {
    Optional<URI> url = gateway.get();
    if (url.isEmpty()) {
      LockSupport.parkNanos(PAUSE_NANOS);
      return;
    }
    PlatformApi api = new PlatformApi(url.get(), SecretFile.read(tokenFile), PATIENCE);
    while (!closed && url.equals(gateway.get())) {
      take(api.get("/api/v1/node/frame?since=" + seen));
    }
  }

  private void take(Map<String, @Nullable Object> body) {
    String now = String.valueOf(body.get("boot_id"));
    boolean first = !now.equals(boot);
    boot = now;
    boolean waits = false;
    if (body.get("frames") instanceof List<?> frames) {
      for (int i = 0; i < frames.size(); i++) {
        if (frames.get(i) instanceof Map<?, ?> frame) {
          seen = frame.get("seq") instanceof Number number ? number.longValue() : seen;
          boolean poke = "poke".equals(frame.get("event"));
          waits |= poke;
          if (!first || i == frames.size() - 1) { // what was before is not ours
            add(frame.get("pools"), poke);
          }
        }
      }
    }
    if (waits) {
      poked.run();
    }
  }

  @SuppressWarnings("unchecked") // JSON objects have string keys
  private synchronized void add(@Nullable Object pools, boolean poke) {
    if (pools instanceof Map<?, ?> byName) {
      byName.forEach(
          (name, told) -> {
            if (told instanceof Map<?, ?> map) {
              PoolFrame frame = PoolFrame.read((Map<String, @Nullable Object>) map, poke);
              gathered.merge(String.valueOf(name), frame, PoolFrame::then);
            }
          });
    }
  }

  /** What has gathered since it was last asked, by pool. */
  public synchronized Map<String, PoolFrame> take() {
    Map<String, PoolFrame> taken = Map.copyOf(gathered);
    gathered.clear();
    return taken;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
