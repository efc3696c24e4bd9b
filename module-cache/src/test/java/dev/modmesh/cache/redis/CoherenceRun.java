package dev.modmesh.cache.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Readers and an invalidator on several caches, and a check of every read. The function returns the
 * version that its data had when the load began; each change of the data is followed by an
 * invalidation. Each (node, key) has one reader, so that its reads are in order.
 *
 * <p>Checked: (P1) a read that begins later than the bound after an invalidation was acknowledged
 * returns at least that version; (P4) at the node that acknowledged, at once; (P3) kept results of
 * a key at a node never go back.
 */
final class CoherenceRun {
  private static final int KEYS = 4;
  private static final long CHANGE_NANOS = 40_000_000;

  /** So long one node invalidates, while the others must hear of it; then the next one does. */
  private static final long PHASE_NANOS = 3_000_000_000L;

  private final List<? extends Cached> nodes;
  private final long wanted;
  private final long wantedInvalidations;
  private final long seed;
  private final AtomicLong version = new AtomicLong(1);
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong loads = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();

  /** When each version was acknowledged, by nanos; a read looks up the newest before its begin. */
  private final NavigableMap<Long, Long> everywhere = new ConcurrentSkipListMap<>();

  private final List<NavigableMap<Long, Long>> atNode = new ArrayList<>();
  private volatile boolean stopped;

  /** A run of at least so many reads and invalidations. */
  CoherenceRun(List<? extends Cached> nodes, long wanted, long wantedInvalidations, long seed) {
    this.wantedInvalidations = wantedInvalidations;
    this.nodes = nodes;
    this.wanted = wanted;
    this.seed = seed;
    nodes.forEach(node -> atNode.add(new ConcurrentSkipListMap<>()));
    System.out.println("coherence seed " + seed);
  }

  /** Runs until there were enough reads, or a violation if that is what is wanted. */
  CoherenceRun run(boolean untilViolated, long mostNanos) {
    List<Thread> threads = new ArrayList<>();
    for (int node = 0; node < nodes.size(); node++) {
      for (int key = 0; key < KEYS; key++) {
        int n = node;
        int k = key;
        threads.add(Thread.ofPlatform().start(() -> read(n, k)));
      }
    }
    threads.add(Thread.ofPlatform().start(this::change));
    long end = System.nanoTime() + mostNanos;
    while ((reads.get() < wanted || acknowledged.get() < wantedInvalidations)
        && System.nanoTime() < end
        && !(untilViolated && !violations.isEmpty())) {
      LockSupport.parkNanos(5_000_000);
    }
    stopped = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    System.out.printf(
        "%d reads, %d loads, %d invalidations acknowledged, %d violations%n",
        reads.get(), loads.get(), acknowledged.get(), violations.size());
    return this;
  }

  long reads() {
    return reads.get();
  }

  long acknowledged() {
    return acknowledged.get();
  }

  List<String> violations() {
    return List.copyOf(violations);
  }

  private void change() {
    Random random = new Random(seed);
    long begun = System.nanoTime();
    while (!stopped) {
      long changed = version.incrementAndGet();
      int node = (int) ((System.nanoTime() - begun) / PHASE_NANOS % nodes.size());
      CompletableFuture<Void> done = nodes.get(node).change(changed, KEYS);
      try {
        done.get(30, java.util.concurrent.TimeUnit.SECONDS);
        long now = System.nanoTime();
        everywhere.put(now + Node.BOUND.toNanos(), changed);
        atNode.get(node).put(now, changed);
        acknowledged.incrementAndGet();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
        // not acknowledged: nothing was promised
      }
      LockSupport.parkNanos(CHANGE_NANOS / 2 + random.nextLong(CHANGE_NANOS));
    }
  }

  private void read(int node, int key) {
    Random random = new Random(seed + 31L * node + key);
    long lastKept = 0;
    while (!stopped) {
      long begin = System.nanoTime();
      Node.Answer answer = nodes.get(node).await(key, () -> load(random.nextInt(1000)));
      reads.incrementAndGet();
      long seen = Long.parseLong(answer.value());
      check("P1", node, key, seen, floor(everywhere, begin), answer);
      check("P4", node, key, seen, floor(atNode.get(node), begin), answer);
      if (answer.source().equals("NEAR") || answer.source().equals("REDIS")) {
        check("P3", node, key, seen, lastKept, answer);
        lastKept = Math.max(lastKept, seen);
      }
    }
  }

  private static long floor(NavigableMap<Long, Long> versions, long nanos) {
    var entry = versions.lowerEntry(nanos);
    return entry == null ? 0 : entry.getValue();
  }

  private void check(String promise, int node, int key, long seen, long least, Node.Answer answer) {
    if (seen < least && violations.size() < 100) {
      violations.add(
          promise + ": node " + node + " key " + key + " gave " + answer + ", not " + least);
    }
  }

  /** Mostly quick; some take longer than the time between two changes. */
  private String load(int luck) {
    long now = version.get();
    loads.incrementAndGet();
    LockSupport.parkNanos(luck < 5 ? 1_500_000_000L : luck < 100 ? 60_000_000L : 1_000_000L);
    return Long.toString(now);
  }
}
