package dev.modmesh.autoscaler.pool;

import dev.modmesh.api.instance.PoolSpec;
import dev.modmesh.autoscaler.pool.PoolAction.Drain;
import dev.modmesh.autoscaler.pool.PoolAction.End;
import dev.modmesh.autoscaler.pool.PoolAction.Forget;
import dev.modmesh.autoscaler.pool.PoolAction.Kill;
import dev.modmesh.autoscaler.pool.PoolAction.Start;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The steps that bring one pool closer to what is wanted of it.
 *
 * @param actions in the order in which they are to be done
 * @param backoff to be handed in next time
 */
public record PoolPlan(List<PoolAction> actions, Backoff backoff) {
  // The last started has the least loaded; one that never came up has nothing.
  private static final Comparator<Host> GOES_FIRST =
      Comparator.comparing((Host host) -> host.unhealthySince() == null)
          .thenComparing(host -> host.process() != Host.Process.STARTING)
          .thenComparing(Host::startedAt, Comparator.reverseOrder())
          .thenComparing(Host::id);

  /** Copies the actions. */
  public PoolPlan {
    actions = List.copyOf(actions);
  }

  /**
   * Decides.
   *
   * @param wanted hosts that the pool shall have; never more than it may
   * @param hosts all hosts of this pool that were not forgotten
   * @param before the back-off of the last plan, at first {@link Backoff#NONE}
   */
  public static PoolPlan of(
      PoolSpec spec,
      int wanted,
      List<Host> hosts,
      PlanPolicy policy,
      Backoff before,
      Instant now,
      RandomGenerator random) {
    List<PoolAction> actions = new ArrayList<>();
    Backoff backoff = before;
    int desired = Math.min(wanted, spec.max());
    List<Host> serving = new ArrayList<>();
    for (Host host : hosts) {
      if (host.process() == Host.Process.ENDED) {
        actions.add(new Forget(host.id()));
        backoff = afterEnd(host, policy, backoff, now, random);
        continue;
      }
      if (host.isDraining()) {
        bound(host, policy, now, actions);
      } else if (!spec.paused()
          && isOver(host.startedAt(), policy.startTimeout(), now)
          && host.process() == Host.Process.STARTING) {
        actions.add(new Kill(host.id(), "it did not begin to run within its time"));
      } else if (!spec.paused() && isUnhealthy(host, policy, now)) {
        replace(host, policy, now, actions);
      } else {
        serving.add(host);
      }
    }
    if (!spec.paused()) {
      if (serving.size() > desired) {
        serving.stream()
            .sorted(GOES_FIRST)
            .limit(serving.size() - desired)
            .forEach(host -> actions.add(new Drain(host.id())));
      }
      // Those that go do not count against max: they take nothing new.
      int missing = desired - serving.size();
      if (missing > 0 && backoff.allows(now)) {
        // After a failure one at a time: if it fails as well, the pause grows.
        int starts = backoff.failures() == 0 ? missing : 1;
        for (int i = 0; i < starts; i++) {
          actions.add(new Start(spec.name()));
        }
      }
    }
    return new PoolPlan(actions, settled(serving, policy, backoff, now));
  }

  private static Backoff afterEnd(
      Host host, PlanPolicy policy, Backoff backoff, Instant now, RandomGenerator random) {
    if (host.isDraining()) {
      return backoff;
    }
    return isOver(host.startedAt(), policy.stableAfter(), now)
        ? Backoff.NONE
        : backoff.afterFailure(policy, now, random);
  }

  private static Backoff settled(
      List<Host> serving, PlanPolicy policy, Backoff backoff, Instant now) {
    boolean stable =
        serving.stream()
            .anyMatch(
                host ->
                    host.process() == Host.Process.RUNNING
                        && isOver(host.startedAt(), policy.stableAfter(), now)
                        && !host.startedAt().isBefore(backoff.notBefore()));
    return stable ? Backoff.NONE : backoff;
  }

  private static boolean isUnhealthy(Host host, PlanPolicy policy, Instant now) {
    Instant since = host.unhealthySince();
    return host.process() == Host.Process.RUNNING
        && since != null
        && isOver(since, policy.unhealthyTimeout(), now);
  }

  private static void replace(Host host, PlanPolicy policy, Instant now, List<PoolAction> actions) {
    Instant since = host.unhealthySince();
    boolean deaf =
        since != null && isOver(since, policy.unhealthyTimeout().plus(policy.endTimeout()), now);
    actions.add(
        deaf
            ? new Kill(host.id(), "it was not healthy for too long and does not end")
            : new End(host.id(), "it was not healthy for too long"));
  }

  private static void bound(Host host, PlanPolicy policy, Instant now, List<PoolAction> actions) {
    Instant since = host.drainingSince();
    if (since == null) {
      return;
    }
    if (isOver(since, policy.drainTimeout().plus(policy.endTimeout()), now)) {
      actions.add(new Kill(host.id(), "it did not end after draining"));
    } else if (isOver(since, policy.drainTimeout(), now)) {
      actions.add(new End(host.id(), "it did not finish draining within its time"));
    }
  }

  private static boolean isOver(Instant since, Duration time, Instant now) {
    return Duration.between(since, now).compareTo(time) >= 0;
  }
}
