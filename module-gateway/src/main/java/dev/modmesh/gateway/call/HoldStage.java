package dev.modmesh.gateway.call;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.gateway.balance.Candidates;
import dev.modmesh.gateway.config.GatewayConfig;
import dev.modmesh.gateway.demand.Demands;
import dev.modmesh.gateway.demand.HoldQueue.Held;
import dev.modmesh.gateway.discovery.CallTable;
import dev.modmesh.gateway.discovery.CallTables;
import dev.modmesh.gateway.discovery.Target;
import dev.modmesh.gateway.outcome.Outcome;
import jakarta.inject.Singleton;

/**
 * Counts what is asked of a pool, and lets a call wait while the pool sleeps: it has no host, and
 * may have none. The autoscaler hears of it at once.
 */
@Singleton
class HoldStage implements Stage {
  private final Demands demands;
  private final CallTables tables;
  private final DeadlineStage deadlines;
  private final long maxAgeNanos;

  HoldStage(Demands demands, CallTables tables, DeadlineStage deadlines, GatewayConfig config) {
    this.demands = demands;
    this.tables = tables;
    this.deadlines = deadlines;
    this.maxAgeNanos = config.hold().maxAge().toNanos();
  }

  @Override
  public Step run(Exchange exchange) {
    Demands.Pool pool = exchange.target().demand();
    if (pool == null) {
      return Step.NEXT; // it runs by itself
    }
    exchange.demand = pool;
    pool.demand().arrived();
    return exchange.target().isAsleep() ? hold(exchange, pool) : Step.NEXT;
  }

  private Step hold(Exchange exchange, Demands.Pool pool) {
    double now = demands.now();
    Held held =
        pool.held()
            .add(
                now,
                exchange.body.length(),
                () -> exchange.context.runOnContext(unused -> wake(exchange, pool)));
    if (held == null) {
      exchange.retryAfterSeconds = 1;
      exchange.outcome = Outcome.REFUSED;
      exchange.problem =
          new ProblemException(
              ProblemType.OVERLOADED,
              "Pool `"
                  + exchange.target().record().manifest().pool()
                  + "` wakes, and as many calls wait for it as may; nothing was run.");
      return Step.ANSWER;
    }
    exchange.held = held;
    if (exchange.trace != null) {
      exchange.trace.stageBegins("hold");
    }
    pool.demand().waits(now);
    deadlines.rest(exchange, maxAgeNanos, () -> tooLong(exchange));
    demands.poke();
    // A host may have come since the call took its table.
    CallTable newest = tables.table();
    if (newest != exchange.table) {
      Target target = newest.module(exchange.moduleName).resolve(exchange.target().version());
      if (!target.isAsleep()) {
        pool.held().release();
      }
    }
    return Step.LATER;
  }

  private static void tooLong(Exchange exchange) {
    if (!exchange.finished) {
      exchange.retryAfterSeconds = 1;
      exchange.fail(
          new ProblemException(
              ProblemType.NO_INSTANCE_AVAILABLE,
              "No host of pool `"
                  + exchange.target().record().manifest().pool()
                  + "` came up in time; nothing was run."),
          Outcome.REFUSED);
    }
  }

  private void wake(Exchange exchange, Demands.Pool pool) {
    if (exchange.finished) {
      return;
    }
    stopWaiting(exchange, pool);
    try {
      exchange.table = tables.table();
      Target target =
          exchange.table.module(exchange.moduleName).resolve(exchange.target().version());
      exchange.target = target;
      exchange.candidates = new Candidates(target.candidates(), exchange.candidates().hash());
      if (target.isAsleep()) {
        if (hold(exchange, pool) == Step.ANSWER) {
          exchange.answer();
        }
      } else {
        deadlines.begin(exchange);
        exchange.resume();
      }
    } catch (ProblemException problem) {
      exchange.fail(problem, Outcome.CALLER_ERROR);
    }
  }

  private void stopWaiting(Exchange exchange, Demands.Pool pool) {
    Held held = exchange.held;
    if (held != null) {
      exchange.held = null;
      pool.held().remove(held);
      pool.demand().waited(demands.now());
    }
  }

  /** The call goes to a host. */
  void begins(Exchange exchange) {
    Demands.Pool pool = exchange.demand;
    if (pool != null) {
      exchange.executingSince = demands.now();
      pool.demand().begins(exchange.executingSince);
    }
  }

  /** The call is over, however it ended. */
  void over(Exchange exchange) {
    Demands.Pool pool = exchange.demand;
    if (pool == null) {
      return;
    }
    exchange.demand = null;
    stopWaiting(exchange, pool);
    double now = demands.now();
    if (exchange.executingSince >= 0) {
      pool.demand().ended(now, now - exchange.executingSince);
    }
    double seconds = (System.nanoTime() - exchange.startNanos) / 1e9;
    boolean answered = exchange.outcome != null && exchange.outcome.clearsInstance();
    pool.demand().over(seconds, answered, seconds > exchange.target().objectiveSeconds());
  }
}
