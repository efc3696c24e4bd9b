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
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of one gateway as they come, on a thread of its own, and adds them up until
 * somebody takes them. A gateway that has started anew is read from its newest frame on.
 */
final class DemandReader implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long PAUSE_NANOS = Duration.ofMillis(250).toNanos();

  private final URI url;
  private final Path tokenFile;
  private final LongSupplier nanoTime;
  private final Runnable poked;
  private final Map<String, PoolFrame> gathered = new HashMap<>();
  private final Thread thread;
  private volatile boolean closed;
  private volatile long lastFrameNanos;
  private volatile boolean waits;
  private boolean any;
  private double span;
  private double lastTime = Double.NaN;
  private String boot = "";
  private long seen = -1;

  /** What has gathered of all pools, and the seconds that it covers. */
  record Gathered(Map<String, PoolFrame> pools, double span) {}

  DemandReader(URI url, Path tokenFile, LongSupplier nanoTime, Runnable poked) {
    this.url = url;
    this.tokenFile = tokenFile;
    this.nanoTime = nanoTime;
    this.poked = poked;
    lastFrameNanos = nanoTime.getAsLong();
    thread = Thread.ofPlatform().daemon().name("modmesh-demand").start(this::run);
  }

  URI url() {
    return url;
  }

  /** When the newest frame came, or when reading began. */
  long lastFrameNanos() {
    return lastFrameNanos;
  }

  /** Whether a call began to wait since the last take. */
  boolean isPoked() {
    return waits;
  }

  /** Whether there is something to take. */
  synchronized boolean hasFrames() {
    return any;
  }

  private void run() {
    while (!closed) {
      try {
        PlatformApi api = new PlatformApi(url, SecretFile.read(tokenFile), PATIENCE);
        while (!closed) {
          read(api.get("/api/v1/node/frame?since=" + seen));
        }
      } catch (IOException | PlatformException | ProblemException e) {
        LockSupport.parkNanos(PAUSE_NANOS); // that nothing comes is seen by who takes
      }
    }
  }

  private void read(Map<String, @Nullable Object> body) {
    String now = String.valueOf(body.get("boot_id"));
    boolean first = !now.equals(boot);
    boot = now;
    boolean poke = false;
    if (body.get("frames") instanceof List<?> frames) {
      for (int i = 0; i < frames.size(); i++) {
        if (frames.get(i) instanceof Map<?, ?> frame) {
          seen = frame.get("seq") instanceof Number number ? number.longValue() : seen;
          if (!first || i == frames.size() - 1) { // what was before is not ours
            poke |= add(frame, first);
          }
        }
      }
    }
    if (poke) {
      poked.run();
    }
  }

  @SuppressWarnings("unchecked") // JSON objects have string keys
  private synchronized boolean add(Map<?, ?> frame, boolean first) {
    boolean poke = "poke".equals(frame.get("event"));
    double time = frame.get("t") instanceof Number number ? number.doubleValue() : Double.NaN;
    if (!first && !Double.isNaN(lastTime)) {
      span += Math.max(0, time - lastTime);
    }
    lastTime = time;
    if (frame.get("pools") instanceof Map<?, ?> byName) {
      span += first ? longest(byName) : 0;
      byName.forEach(
          (name, told) -> {
            if (told instanceof Map<?, ?> map) {
              gathered.merge(
                  String.valueOf(name),
                  PoolFrame.read((Map<String, @Nullable Object>) map, poke),
                  PoolFrame::then);
            }
          });
    }
    lastFrameNanos = nanoTime.getAsLong();
    any = true;
    waits |= poke;
    return poke;
  }

  /** What a frame covers says each of its pools; one that has just come covers less. */
  private static double longest(Map<?, ?> pools) {
    return pools.values().stream()
        .map(told -> told instanceof Map<?, ?> map ? map.get("dt") : null)
        .filter(Number.class::isInstance)
        .mapToDouble(span -> ((Number) span).doubleValue())
        .max()
        .orElse(0);
  }

  /** What has gathered since it was last asked. */
  synchronized Gathered take() {
    Gathered taken = new Gathered(Map.copyOf(gathered), span);
    gathered.clear();
    span = 0;
    any = false;
    waits = false;
    return taken;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
