package dev.modmesh.autoscaler.decide.baseline;

import dev.modmesh.autoscaler.decide.Decision;
import dev.modmesh.autoscaler.decide.PoolObservation;
import dev.modmesh.autoscaler.decide.PoolProfile;
import dev.modmesh.autoscaler.decide.Recent;
import dev.modmesh.autoscaler.decide.ScalingPolicy;
import dev.modmesh.autoscaler.decide.Step;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes' HorizontalPodAutoscaler v2 on CPU at 70 %, with its defaults: every 15 s, tolerance
 * 0.1, up by at most the double or four, whichever is more; down to the highest recommendation of
 * the last 300 s; instances that start count as unused when scaling up; never to zero.
 *
 * <pre>
 *   desired = ceil(ready x utilisation / 0.7)
 * </pre>
 *
 * <p>Source: kubernetes/kubernetes, {@code pkg/controller/podautoscaler/replica_calculator.go}.
 */
public final class Hpa implements ScalingPolicy<Hpa.State> {
  private static final double TARGET = 0.7;
  private static final double TOLERANCE = 0.1;
  private static final double TICK_SECONDS = 15;
  private static final double STABILISATION_SECONDS = 300;
  private static final int CAPACITY = 64;

  /** The recommendations of the last five minutes. */
  public record State(Recent<Recommendation> recommendations) {}

  /** What was recommended at a time, before any bound. */
  public record Recommendation(double time, int instances) {}

  @Override
  public String name() {
    return "hpa";
  }

  @Override
  public double tickSeconds() {
    return TICK_SECONDS;
  }

  @Override
  public OptionalInt pokeQueue() {
    return OptionalInt.empty();
  }

  @Override
  public State start(PoolProfile pool) {
    return new State(Recent.none(CAPACITY));
  }

  @Override
  public Step<State> decide(PoolProfile pool, State state, PoolObservation seen) {
    int least = Math.max(1, pool.min());
    if (seen.defect().isPresent() || !(seen.desired() >= 0)) {
      int held = seen.desired() >= 0 ? (int) seen.desired() : pool.initial();
      return step(pool, Math.max(least, held), held, "hold", seen, state);
    }
    int current = (int) seen.desired();
    if (current == 0) {
      return step(pool, least, least, "minimum", seen, state);
    }
    int recommended = recommend(current, seen);
    Recent<Recommendation> kept =
        state
            .recommendations()
            .plus(new Recommendation(seen.time(), recommended))
            .withoutOld(old -> old.time() <= seen.time() - STABILISATION_SECONDS);
    int desired = recommended;
    String reason = "utilisation";
    if (desired < current) {
      int highest =
          kept.items().stream().mapToInt(Recommendation::instances).max().orElse(recommended);
      desired = Math.min(current, highest);
      reason = desired > recommended ? "stabilisation" : reason;
    } else if (desired > Math.max(current * 2, current + 4)) {
      desired = Math.max(current * 2, current + 4);
      reason = "scale-up limit";
    }
    return step(pool, Math.max(least, desired), recommended, reason, seen, new State(kept));
  }

  private static int recommend(int current, PoolObservation seen) {
    double ready = seen.ready();
    double ratio = seen.utilisation() / TARGET;
    if (!(ready > 0) || !(Math.abs(ratio - 1) > TOLERANCE)) {
      return current;
    }
    double counted = ready;
    if (ratio > 1 && seen.starting() > 0) {
      counted = ready + seen.starting();
      ratio = seen.utilisation() * ready / counted / TARGET;
      if (ratio <= 1 + TOLERANCE) {
        return current;
      }
    }
    return (int) Math.ceil(ratio * counted - 1e-9);
  }

  private static Step<State> step(
      PoolProfile pool,
      int desired,
      int recommended,
      String reason,
      PoolObservation seen,
      State state) {
    Map<String, @Nullable Object> explanation = new LinkedHashMap<>();
    explanation.put("policy", "hpa");
    explanation.put("signals", seen.toMap());
    explanation.put("recommended", recommended);
    explanation.put("reason", reason);
    explanation.put("desired", pool.clamp(desired));
    return new Step<>(new Decision(pool.clamp(desired), reason, explanation), state);
  }
}
