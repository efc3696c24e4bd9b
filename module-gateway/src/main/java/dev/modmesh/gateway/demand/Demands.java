package dev.modmesh.gateway.demand;

import dev.modmesh.api.module.ModuleManifest;
import dev.modmesh.gateway.config.GatewayConfig;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The demand of all pools, and the frames that tell of it: one every 500 ms, and one at once when a
 * call begins to wait for a pool that sleeps. The frames of the last minute are kept. Thread-safe.
 */
@Singleton
public class Demands {
  private static final int KEPT = 240;
  private static final double POKE_SECONDS = 0.1;

  private final long begun = System.nanoTime();
  private final HoldPolicy holdPolicy;
  private final DemandMetrics metrics;
  private final Map<String, Pool> pools = new ConcurrentHashMap<>();
  private final ArrayDeque<Frame> frames = new ArrayDeque<>();
  private final List<Runnable> readers = new CopyOnWriteArrayList<>();
  private long sequence;
  private double lastPoke = -1;
  private volatile double lastFrame;

  private record Frame(long sequence, Map<String, Object> told) {}

  /** What belongs to one pool. */
  public record Pool(PoolDemand demand, HoldQueue held) {}

  /** Nothing asked yet. */
  public Demands(GatewayConfig config, MeterRegistry registry) {
    holdPolicy = new HoldPolicy(config.hold().maxCalls(), config.hold().maxBytes());
    metrics = new DemandMetrics(registry, this::now);
    Pool unused = pool(ModuleManifest.DEFAULT_POOL);
  }

  /** Seconds since the gateway began. */
  public double now() {
    return (System.nanoTime() - begun) / 1e9;
  }

  /** The demand of one pool. */
  public Pool pool(String name) {
    Pool known = pools.get(name);
    return known != null ? known : pools.computeIfAbsent(name, this::newPool);
  }

  private Pool newPool(String name) {
    Pool pool = new Pool(new PoolDemand(lastFrame), new HoldQueue(holdPolicy));
    metrics.register(name, pool.demand(), pool.held());
    return pool;
  }

  /** All pools that were asked for anything. */
  public Map<String, Pool> pools() {
    return Map.copyOf(pools);
  }

  /** Makes the next frame. */
  public void tick() {
    frame("tick");
  }

  /** A call has begun to wait: says so at once, at most ten times a second. */
  public void poke() {
    double now = now();
    synchronized (this) {
      if (now - lastPoke < POKE_SECONDS) {
        return;
      }
      lastPoke = now;
    }
    frame("poke");
  }

  private void frame(String event) {
    synchronized (this) {
      double now = now();
      Map<String, Object> told = new LinkedHashMap<>();
      pools.forEach(
          (name, pool) -> told.put(name, pool.demand().frame(now, pool.held().oldest(now))));
      Map<String, Object> frame = new LinkedHashMap<>();
      frame.put("seq", ++sequence);
      frame.put("event", event);
      frame.put("t", Math.round(now * 1e6) / 1e6);
      frame.put("pools", told);
      lastFrame = now;
      frames.addLast(new Frame(sequence, frame));
      if (frames.size() > KEPT) {
        frames.removeFirst();
      }
    }
    readers.forEach(Runnable::run);
  }

  /** The frames after this one, oldest first; all that are kept if it is not among them. */
  public synchronized List<Map<String, Object>> since(long seen) {
    List<Map<String, Object>> found = new ArrayList<>();
    for (Frame frame : frames) {
      if (seen > sequence || frame.sequence() > seen) {
        found.add(frame.told());
      }
    }
    return found;
  }

  /**
   * Calls back after each frame; the callback must not block.
   *
   * @return how to stop
   */
  public Runnable follow(Runnable reader) {
    readers.add(reader);
    return () -> readers.remove(reader);
  }

  /** Lets the calls go that wait for a pool. */
  public void awake(String pool) {
    Pool known = pools.get(pool);
    if (known != null) {
      known.held().release();
    }
  }
}
