package dev.modmesh.registry.backend.consul;

import dev.modmesh.api.module.ModuleRef;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.registry.backend.consul.ConsulClient.Indexed;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows the services of modules by blocking queries, one for the names and one for each service,
 * every one on a virtual thread of its own. Keeps what was last listed while Consul is away.
 */
final class ConsulWatch implements AutoCloseable {
  /** Blocking queries at once; Consul takes 200 connections from one address by default. */
  private static final int QUERIES = 64;

  private static final Duration LONGEST_CATALOGUE_WAIT = Duration.ofSeconds(10); // a hang shows
  private static final Duration SHORT_WAIT = Duration.ofSeconds(1);
  private static final long BREATH_MILLIS = 20;
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 2000;

  private final ConsulClient consul;
  private final ConsulSettings settings;
  private final Function<ModuleRef, Map<String, String>> hashes;
  private final Runnable news;
  private final Semaphore queries = new Semaphore(QUERIES, true);
  private final Map<String, Thread> watchers = new ConcurrentHashMap<>();
  private final Map<String, SeenService> services = new HashMap<>();
  private final Thread catalogue;
  private Set<String> names = Set.of();
  private boolean known;
  private boolean away;
  private long run;
  private volatile boolean closed;

  /**
   * Begins to follow.
   *
   * @param hashes reads the fields of a version; may throw {@code registry-unavailable}
   * @param news is told when the listing has changed, on any thread
   */
  ConsulWatch(
      ConsulClient consul,
      ConsulSettings settings,
      Function<ModuleRef, Map<String, String>> hashes,
      Runnable news) {
    this.consul = consul;
    this.settings = settings;
    this.hashes = hashes;
    this.news = news;
    this.catalogue = Thread.ofVirtual().name("consul-catalogue").start(this::followNames);
  }

  /** What was last listed. */
  synchronized Listing listing() {
    return new Listing(known, names, services, run, away);
  }

  private interface Query<T> {
    Indexed<T> ask(long index, Duration wait) throws IOException, InterruptedException;
  }

  private interface Use<T> {
    /**
     * Returns whether nothing is missing, so that it is enough to look again when there is news.
     */
    boolean take(T value, long run) throws InterruptedException;
  }

  private void followNames() {
    Duration wait =
        settings.longestWait().compareTo(LONGEST_CATALOGUE_WAIT) < 0
            ? settings.longestWait()
            : LONGEST_CATALOGUE_WAIT;
    follow(consul::services, () -> wait, (all, since) -> named(all), this::lost);
  }

  private void followService(String name) {
    follow(
        (index, wait) -> {
          queries.acquire();
          try {
            return consul.instances(name, index, wait);
          } finally {
            queries.release();
          }
        },
        () -> watchers.size() > QUERIES ? SHORT_WAIT : settings.longestWait(),
        (entries, since) -> listed(name, entries, since),
        this::broken);
  }

  /** The rules of blocking queries: an index that goes back begins at 0 again. */
  private <T> void follow(Query<T> query, Supplier<Duration> wait, Use<T> use, Runnable failed) {
    long index = 0;
    long pause = FIRST_PAUSE_MILLIS;
    boolean patient = true;
    try {
      while (!closed) {
        long since = run();
        try {
          Indexed<T> answer = query.ask(index, patient ? wait.get() : SHORT_WAIT);
          if (answer.index() < index) {
            broken();
            index = 0;
            continue;
          }
          patient = use.take(answer.value(), since);
          index = answer.index();
          pause = FIRST_PAUSE_MILLIS;
          Thread.sleep(jittered(BREATH_MILLIS));
        } catch (IOException e) {
          failed.run();
          index = 0;
          Thread.sleep(jittered(pause));
          pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      // nobody wants to know any more
    }
  }

  private static long jittered(long millis) {
    return ThreadLocalRandom.current().nextLong(millis / 2, millis + 1);
  }

  private synchronized long run() {
    return run;
  }

  private synchronized void broken() {
    run++;
  }

  private void lost() {
    boolean first;
    synchronized (this) {
      run++;
      first = !away;
      away = true;
    }
    if (first) {
      news.run();
    }
  }

  private boolean named(Set<String> all) {
    Set<String> modules = new HashSet<>(all);
    modules.removeIf(name -> !name.startsWith(SeenService.PREFIX));
    synchronized (this) {
      known = true;
      away = false;
      names = modules;
      services.keySet().retainAll(modules);
    }
    watchers.forEach(
        (name, thread) -> {
          if (!modules.contains(name) && watchers.remove(name, thread)) {
            thread.interrupt();
          }
        });
    for (String name : modules) {
      watchers.computeIfAbsent(
          name,
          unused -> Thread.ofVirtual().name("consul-" + name).start(() -> followService(name)));
    }
    news.run();
    return true;
  }

  private boolean listed(String name, List<ServiceEntry> entries, long since)
      throws InterruptedException {
    Map<String, Map<String, String>> found = new HashMap<>();
    boolean all = true;
    SeenService before = seen(name);
    for (ServiceEntry entry : entries) {
      for (String version : SeenService.versions(entry)) {
        if (!found.containsKey(version)) {
          Map<String, String> fields = hash(name, version, before);
          all &= fields != null && !fields.isEmpty();
          if (fields != null) {
            found.put(version, fields);
          }
        }
      }
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    SeenService now = new SeenService(name, entries, found, since);
    synchronized (this) {
      if (!names.contains(name)) {
        return true;
      }
      services.put(name, now);
    }
    if (!now.equals(before)) {
      news.run();
    }
    return all;
  }

  private synchronized @Nullable SeenService seen(String name) {
    return services.get(name);
  }

  private @Nullable Map<String, String> hash(
      String name, String version, @Nullable SeenService before) {
    ModuleRef ref;
    try {
      ref = ModuleRef.of(name.substring(SeenService.PREFIX.length()), version);
    } catch (ProblemException e) {
      return Map.of(); // whoever reads the name says what is wrong with it
    }
    try {
      return hashes.apply(ref);
    } catch (ProblemException e) {
      return before == null ? null : before.hashes().get(version);
    }
  }

  @Override
  public void close() {
    closed = true;
    catalogue.interrupt();
    watchers.values().forEach(Thread::interrupt);
  }
}
