package dev.modmesh.autoscaler.simulate;

import dev.modmesh.autoscaler.decide.ScalingPolicy;
import dev.modmesh.autoscaler.decide.baseline.Fixed;
import dev.modmesh.autoscaler.decide.baseline.Hpa;
import dev.modmesh.autoscaler.decide.baseline.Kpa;
import dev.modmesh.autoscaler.decide.surge.Surge;
import java.util.Optional;

/** Policies by the names that users give them. */
final class Policies {
  static final String FIXED = "fixed";
  static final String EXPECTED = "surge, kpa, hpa, fixed or fixed:N";

  private Policies() {}

  /**
   * The policy of a name.
   *
   * @param instances what {@code fixed} without a number means
   * @throws IllegalArgumentException if there is none
   */
  static ScalingPolicy<?> named(String name, int instances) {
    return switch (name) {
      case "surge" -> new Surge();
      case "kpa" -> new Kpa();
      case "hpa" -> new Hpa();
      case FIXED -> new Fixed(instances);
      default ->
          fixedAt(name)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "policy is `" + name + "`: must be " + EXPECTED));
    };
  }

  private static Optional<ScalingPolicy<?>> fixedAt(String name) {
    return name.matches(FIXED + ":\\d{1,4}")
        ? Optional.of(new Fixed(Integer.parseInt(name.substring(FIXED.length() + 1))))
        : Optional.empty();
  }
}
