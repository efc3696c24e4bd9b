package dev.modmesh.autoscaler.decide.surge;

import dev.modmesh.autoscaler.decide.Decision;
import dev.modmesh.autoscaler.decide.PoolObservation;
import dev.modmesh.autoscaler.decide.PoolProfile;
import dev.modmesh.autoscaler.decide.Step;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One decision in the making; used once. */
final class Round {
  private static final double PAUSE_SECONDS = 1;
  private static final double SLACK_SHARE = 0.5;

  private final SurgeSettings settings;
  private final PoolProfile pool;
  private final PoolObservation seen;
  private final double now;
  private final Map<String, @Nullable Object> explanation = new LinkedHashMap<>();
  private int wanted;
  private String reason = "feed-forward";

  Round(SurgeSettings settings, PoolProfile pool, PoolObservation seen) {
    this.settings = settings;
    this.pool = pool;
    this.seen = seen;
    this.now = seen.time();
  }

  Step<SurgeState> decide(SurgeState before) {
    explain("policy", "surge");
    explain("signals", seen.toMap());

    // What is known.
    ColdStart cold = before.coldStart().after(seen.coldStarts());
    ServiceTime service = before.service().after(seen.completions(), seen.serviceSum());
    double lead = settings.leadSeconds(cold.seconds());
    Sessions sessions = before.sessions().after(seen, lead);
    IdlePlan plan = sessions.idle() && before.sessions().idle() ? before.plan() : null;
    Arrivals arrivals = arrivals(before, service);
    double rate = arrivals.current(now).perSecond();
    double expected = new Trend(settings).expected(arrivals, now, lead);
    explainEstimates(cold, service, arrivals, rate, expected);

    // What the arrivals need, and how the slow memories see it.
    FeedForward need =
        FeedForward.of(expected, service.seconds(), pool.concurrency(), seen.isBusy(), settings);
    int base = need.instances();
    LoadMean mean =
        before.mean().after(seen.span(), rate, rate * service.seconds() / pool.concurrency());
    sessions = sessions.sized(now, base);
    double holdSeconds = settings.holdSeconds() + settings.holdColdStarts() * cold.seconds();
    PeakHold peaks = before.peaks().plus(new PeakHold.Need(now, base), holdSeconds);
    SurgeMemory memory = before.memory().after(now, base, rate, peaks, settings);
    QueueDrain queue = before.queue().seeing(seen);
    explain("running_calls", need.runningCalls());
    explain("feed_forward_exact", need.instancesExact());
    explain("feed_forward", base);
    wanted = base;

    // What else asks for instances.
    addQueue(queue, rate, base, service, cold, before.scaleIn().level());
    explain("hold_window_s", holdSeconds);
    if (seen.isBusy() || !sessions.idle()) {
      atLeast("peak hold", peaks.highest());
    }
    int level =
        memory.level(
            now,
            base,
            mean,
            shortSeconds(lead, service),
            pool.worth(),
            settings.recurringSeconds());
    explain("surges_remembered", memory.surges().size());
    atLeast("memory of surges", level);
    plan = idleOrWake(sessions, plan, service, cold);
    atLeast("warm spare", pool.warmSpare() == 0 ? 0 : base + pool.warmSpare());
    replaceEjected();

    // What holds it back.
    clamp();
    ScaleIn scaleIn = damped(before.scaleIn(), sessions.idle());
    explain("reason", reason);
    explain("desired", scaleIn.level());
    return new Step<>(
        new Decision(scaleIn.level(), reason, explanation),
        new SurgeState(
            now, cold, service, arrivals, peaks, queue, mean, memory, sessions, plan, scaleIn));
  }

  private Arrivals arrivals(SurgeState before, ServiceTime service) {
    Arrivals next =
        before
            .arrivals()
            .plus(new Arrivals.Sample(now, seen.span(), seen.arrivals()), settings.windowSeconds());
    // The rate of the session before says nothing about this one.
    return (before.sessions().isWokenBy(seen) ? next.restartedAt(now - PAUSE_SECONDS) : next)
        .adapted(now, service.seconds(), settings);
  }

  private void addQueue(
      QueueDrain queue, double rate, int base, ServiceTime service, ColdStart cold, int level) {
    if (!QueueDrain.matters(seen, pool.sloSeconds())) {
      explain("queue", 0);
      return;
    }
    atLeast(
        "queue",
        queue.wanted(
            seen, rate, base, service.seconds(), cold.seconds(), pool.concurrency(), settings));
    if (seen.starting() > 0) {
      // Never cancel what the queue waits for.
      atLeast("starting", (int) Math.min(seen.ready() + seen.starting(), level));
    }
  }

  /** Small waits miss no objective: only what of the lead exceeds half the slack counts. */
  private double shortSeconds(double lead, ServiceTime service) {
    double slack = Math.max(0, pool.sloSeconds() - 2 * service.seconds());
    return Math.max(0, lead - slack * SLACK_SHARE);
  }

  private @Nullable IdlePlan idleOrWake(
      Sessions sessions, @Nullable IdlePlan plan, ServiceTime service, ColdStart cold) {
    if (sessions.idle() && !seen.isBusy()) {
      IdleRule rule = new IdleRule(settings, pool, service.seconds(), cold.seconds());
      @Nullable IdlePlan next = plan == null ? rule.plan(sessions) : plan;
      wanted = rule.instances(now - sessions.lastBusy(), sessions, next);
      reason = rule.name();
      explain("idle_s", now - sessions.lastBusy());
      explain("gaps_known", sessions.gaps().size());
      explain("keep_until_s", next == null ? null : next.keepUntil());
      explain("warm_from_s", next == null ? null : next.warmFrom());
      explain("give_up_s", next == null ? null : next.giveUpAt());
      explain("idle", wanted);
      return next;
    }
    if (seen.event() == PoolObservation.Event.POKE
        && seen.serving() + seen.starting() == 0
        && sessions.knowsWakeSize()) {
      atLeast("wake-up", sessions.wakeSize());
    }
    return plan;
  }

  /** An ejected instance is there and takes no calls: another has to stand in for it. */
  private void replaceEjected() {
    int ejected = (int) Math.min(seen.ejected(), seen.ready());
    if (ejected > 0) {
      int substitutes = Math.min(ejected, wanted);
      explain("ejected_replaced", substitutes);
      wanted += substitutes;
    }
  }

  private void clamp() {
    int clamped = pool.clamp(wanted);
    explain("min", pool.min());
    explain("max", pool.max());
    explain("wanted", wanted);
    if (clamped != wanted) {
      reason = clamped > wanted ? "minimum" : "maximum";
    }
    wanted = clamped;
  }

  private ScaleIn damped(ScaleIn before, boolean idle) {
    ScaleIn bounded = before.within(pool);
    ScaleIn after = bounded.towards(wanted, now, idle, settings);
    explain("level_before", before.level());
    if (after.level() > wanted) {
      reason = bounded.isFresh(wanted, now, settings) ? "dead time" : "reversal";
    }
    return after;
  }

  private void atLeast(String term, int instances) {
    explain(term.replace(' ', '_').replace('-', '_'), instances);
    if (instances > wanted) {
      wanted = instances;
      reason = term;
    }
  }

  private void explainEstimates(
      ColdStart cold, ServiceTime service, Arrivals arrivals, double rate, double expected) {
    explain("cold_start_s", cold.seconds());
    explain("service_s", service.seconds());
    explain("window_s", now - arrivals.windowStart());
    explain("rate", rate);
    explain("rate_expected", expected);
  }

  private void explain(String name, @Nullable Object value) {
    explanation.put(name, value);
  }
}
