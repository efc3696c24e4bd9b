package dev.modmesh.autoscaler.supervise;

import dev.modmesh.api.instance.Health;
import dev.modmesh.api.instance.PoolSpec;
import dev.modmesh.autoscaler.actuate.ReplicaScaler;
import dev.modmesh.autoscaler.observe.Observation;
import dev.modmesh.autoscaler.pool.Host;
import dev.modmesh.autoscaler.scale.DesiredHosts;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One pool of a place that keeps hosts by itself: what it was asked for, which hosts came of it,
 * and what is still on its way. Used by one thread.
 */
final class PoolReplicas {
  private static final Logger LOG = Logger.getLogger(PoolReplicas.class);
  private static final Duration READ_BACK = Duration.ofSeconds(5);
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Comparator<Host> GOES_FIRST =
      Comparator.comparing((Host host) -> host.unhealthySince() == null)
          .thenComparing(Host::startedAt, Comparator.reverseOrder())
          .thenComparing(Host::id);

  private final ReplicaScaler place;
  private final Map<String, Instant> startedAt = new HashMap<>();
  private final Deque<Instant> onTheirWay = new ArrayDeque<>();
  private @Nullable Integer asked;
  private boolean begun;
  private Instant readAt = Instant.MIN;
  private Instant notBefore = Instant.MIN;
  private Duration pause = SHORTEST_PAUSE;
  private String trouble = "";

  PoolReplicas(ReplicaScaler place) {
    this.place = place;
  }

  void round(PoolSpec pool, Observation seen, DesiredHosts desired, Instant now) {
    if (now.isBefore(notBefore)) {
      return;
    }
    try {
      int current = readBack(pool.name(), now);
      List<Host> hosts = hosts(pool.name(), seen, current, now);
      int wanted = Math.min(desired.of(pool, hosts, now), pool.max());
      if (wanted != current && !pool.paused()) {
        place.scale(pool.name(), wanted, goFirst(hosts, wanted));
        LOG.infof("asked for %d hosts of pool %s instead of %d", wanted, pool.name(), current);
        noteAsked(wanted, current, now);
      }
      pause = SHORTEST_PAUSE;
      note("");
    } catch (IOException e) {
      asked = null; // whether it was taken is read back
      notBefore = now.plus(pause);
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
      note(String.valueOf(e.getMessage()));
    }
  }

  private int readBack(String pool, Instant now) throws IOException {
    Integer known = asked;
    if (known == null || !now.isBefore(readAt.plus(READ_BACK))) {
      known = place.replicas(pool);
      if (asked != null && !known.equals(asked)) {
        LOG.warnf("pool %s shall have %d hosts and was set to %d elsewhere", pool, asked, known);
      }
      asked = known;
      readAt = now;
    }
    return known;
  }

  private void noteAsked(int wanted, int before, Instant now) {
    asked = wanted;
    readAt = now;
    for (int i = before; i < wanted; i++) {
      onTheirWay.addLast(now);
    }
  }

  private List<Host> hosts(String pool, Observation seen, int current, Instant now) {
    List<Host> hosts = new ArrayList<>();
    int live = 0;
    for (String id : seen.instancesOf(pool)) {
      Health health = seen.health().get(id);
      boolean drains = health == Health.DRAINING;
      Instant started = startedAt.computeIfAbsent(id, unused -> begin(now));
      hosts.add(
          new Host(
              id,
              pool,
              started,
              Host.Process.RUNNING,
              health == Health.CRITICAL ? now : null,
              drains ? now : null));
      live += drains ? 0 : 1;
    }
    begun = true;
    startedAt.keySet().retainAll(seen.health().keySet());
    int missing = Math.max(0, current - live);
    while (onTheirWay.size() > missing) {
      onTheirWay.removeLast();
    }
    List<Instant> since = List.copyOf(onTheirWay);
    for (int i = 0; i < missing; i++) {
      Instant start = i < since.size() ? since.get(i) : now;
      hosts.add(new Host("coming-" + i, pool, start, Host.Process.STARTING, null, null));
    }
    return hosts;
  }

  /** A host comes of the oldest wish; those that were there before came long ago. */
  private Instant begin(Instant now) {
    Instant wish = onTheirWay.pollFirst();
    return wish != null ? wish : begun ? now : Instant.EPOCH;
  }

  /** Those that are not there yet go before all others, and are known to the place only. */
  private static List<String> goFirst(List<Host> hosts, int wanted) {
    List<Host> live =
        hosts.stream()
            .filter(host -> host.process() == Host.Process.RUNNING && !host.isDraining())
            .sorted(GOES_FIRST)
            .toList();
    return live.stream().limit(Math.max(0, live.size() - wanted)).map(Host::id).toList();
  }

  // Once per change, not once per round.
  private void note(String now) {
    if (!now.equals(trouble) && !now.isEmpty()) {
      LOG.warnf("the number of hosts stays as it is: %s", now);
    }
    trouble = now;
  }
}
