package dev.modmesh.autoscaler.decide.baseline;

import dev.modmesh.autoscaler.decide.Decision;
import dev.modmesh.autoscaler.decide.PoolObservation;
import dev.modmesh.autoscaler.decide.PoolProfile;
import dev.modmesh.autoscaler.decide.ScalingPolicy;
import dev.modmesh.autoscaler.decide.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Knative's pod autoscaler with its defaults: every 2 s, mean concurrency over a stable window of
 * 60 s and a panic window of 6 s, by a target of 70 % of an instance's concurrency; panic from
 * twice the ready instances on, and then never down for a minute; at most half down and a
 * thousandfold up; a target burst capacity of 211; 30 s of grace before zero; woken by the first
 * call.
 *
 * <p>Source: knative/serving, {@code pkg/autoscaler/scaling/autoscaler.go} and {@code
 * pkg/reconciler/autoscaling/kpa/scaler.go}.
 */
public final class Kpa implements ScalingPolicy<KpaState> {
  private static final double TICK_SECONDS = 2;
  private static final double TARGET_UTILISATION = 0.7;
  private static final int STABLE_WINDOW_SECONDS = 60;
  private static final int PANIC_WINDOW_SECONDS = 6;
  private static final double PANIC_THRESHOLD = 2;
  private static final double MAX_UP_RATE = 1000;
  private static final double MAX_DOWN_RATE = 2;
  private static final double TARGET_BURST_CAPACITY = 211;
  private static final double GRACE_SECONDS = 30;
  private static final double FAST_ZERO_SECONDS = 3;

  @Override
  public String name() {
    return "kpa";
  }

  @Override
  public double tickSeconds() {
    return TICK_SECONDS;
  }

  @Override
  public OptionalInt pokeQueue() {
    return OptionalInt.of(1);
  }

  @Override
  public KpaState start(PoolProfile pool) {
    return new KpaState(
        SecondBuckets.of(STABLE_WINDOW_SECONDS),
        SecondBuckets.of(PANIC_WINDOW_SECONDS),
        null,
        0,
        0.0,
        null,
        0,
        pool.initial());
  }

  @Override
  public Step<KpaState> decide(PoolProfile pool, KpaState state, PoolObservation seen) {
    if (seen.defect().isPresent()) {
      return step(pool, state, seen, Map.of(), "hold");
    }
    boolean poked = seen.event() == PoolObservation.Event.POKE;
    long second = (long) seen.time();
    KpaState recorded = recorded(state, seen, second, poked && state.scale() == 0);
    if ((poked && state.scale() != 0) || recorded.stable().isEmpty(second)) {
      return step(pool, recorded, seen, Map.of(), "keep");
    }
    double target = Math.max(0.01, pool.concurrency() * TARGET_UTILISATION);
    double ready = Math.max(1, seen.ready());
    double stable = recorded.stable().average(second);
    double panic = recorded.panic().average(second);
    double most = Math.ceil(MAX_UP_RATE * ready);
    double least = Math.floor(ready / MAX_DOWN_RATE);
    double byStable = Math.min(Math.max(Math.ceil(stable / target), least), most);
    double byPanic = Math.min(Math.max(Math.ceil(panic / target), least), most);
    boolean over = Math.ceil(panic / target) / ready >= PANIC_THRESHOLD;
    KpaState next = recorded.panicking(seen.time(), over, (int) Math.max(byStable, byPanic));
    int desired = next.panicSince() == null ? (int) byStable : next.panicMost();
    double burst = Math.floor(seen.ready() * pool.concurrency() - TARGET_BURST_CAPACITY - panic);
    next = next.proxied(seen.time(), burst < 0);
    Map<String, @Nullable Object> details = new LinkedHashMap<>();
    details.put("stable_concurrency", stable);
    details.put("panic_concurrency", panic);
    details.put("panicking", next.panicSince() != null);
    details.put("excess_burst_capacity", burst);
    details.put("least", least);
    details.put("most", most);
    return desired > 0
        ? step(pool, next.active(seen.time(), desired), seen, details, "concurrency")
        : towardsZero(pool, next, seen, details);
  }

  private static KpaState recorded(
      KpaState state, PoolObservation seen, long second, boolean wakes) {
    SecondBuckets stable = state.stable();
    SecondBuckets panic = state.panic();
    List<PoolObservation.Second> seconds = seen.seconds();
    for (int i = 0; i < seconds.size(); i++) {
      PoolObservation.Second past = seconds.get(i);
      if (past.hasData()) {
        long at = second - seconds.size() + i;
        stable = stable.plus(at, past.averageConcurrency());
        panic = panic.plus(at, past.averageConcurrency());
      }
    }
    if (wakes) {
      stable = stable.plus(second, 1);
      panic = panic.plus(second, 1);
    }
    return state.withWindows(stable, panic);
  }

  private static Step<KpaState> towardsZero(
      PoolProfile pool,
      KpaState state,
      PoolObservation seen,
      Map<String, @Nullable Object> details) {
    double now = seen.time();
    Double inactive = state.inactiveSince();
    if (inactive == null) {
      boolean young = now - state.activeSince() < STABLE_WINDOW_SECONDS;
      return young
          ? step(pool, state.scaledTo(1), seen, details, "active too recently")
          : step(pool, state.inactive(now), seen, details, "inactive");
    }
    Double proxy = state.proxySince();
    boolean fast =
        proxy != null && now - proxy >= GRACE_SECONDS && now - inactive >= FAST_ZERO_SECONDS;
    return fast || now - inactive >= GRACE_SECONDS
        ? step(pool, state.scaledTo(0), seen, details, "zero")
        : step(pool, state, seen, details, "grace");
  }

  private static Step<KpaState> step(
      PoolProfile pool,
      KpaState state,
      PoolObservation seen,
      Map<String, ? extends @Nullable Object> details,
      String reason) {
    int desired = pool.clamp(state.scale());
    Map<String, @Nullable Object> explanation = new LinkedHashMap<>();
    explanation.put("policy", "kpa");
    explanation.put("signals", seen.toMap());
    explanation.putAll(details);
    explanation.put("reason", reason);
    explanation.put("desired", desired);
    return new Step<>(new Decision(desired, reason, explanation), state);
  }
}
