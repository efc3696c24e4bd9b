package dev.modmesh.autoscaler.decide.baseline;

import dev.modmesh.autoscaler.decide.Decision;
import dev.modmesh.autoscaler.decide.PoolObservation;
import dev.modmesh.autoscaler.decide.PoolProfile;
import dev.modmesh.autoscaler.decide.ScalingPolicy;
import dev.modmesh.autoscaler.decide.Step;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Always the same number of instances.
 *
 * @param instances how many
 */
public record Fixed(int instances) implements ScalingPolicy<Fixed.None> {
  private static final double TICK_SECONDS = 10;

  /** There is nothing to remember. */
  public record None() {}

  @Override
  public String name() {
    return "fixed";
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
  public None start(PoolProfile pool) {
    return new None();
  }

  @Override
  public Step<None> decide(PoolProfile pool, None state, PoolObservation observation) {
    Map<String, @Nullable Object> explanation = new LinkedHashMap<>();
    explanation.put("policy", name());
    explanation.put("instances", instances);
    return new Step<>(new Decision(pool.clamp(instances), "fixed", explanation), state);
  }
}
