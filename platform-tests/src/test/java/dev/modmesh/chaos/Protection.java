package dev.modmesh.chaos;

import dev.modmesh.platform.Manifest;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What protects calls in a run: everything, or everything but what a control leaves out.
 *
 * @param missing what is left out; empty when nothing is
 * @param settings of the gateway
 * @param policy of balancing
 */
record Protection(String missing, Map<String, String> settings, String policy) {
  Protection {
    settings = Map.copyOf(settings);
  }

  static Protection full() {
    return new Protection("", Map.of(), "adaptive");
  }

  private Protection without(String what, String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(key, value);
    return new Protection(
        missing.isEmpty() ? "without " + what : missing + " and " + what, more, policy);
  }

  /** Instances take their turns, whatever they are like. */
  Protection withoutOutlierEjection() {
    Protection protection = without("outlier ejection", "modmesh.gateway.outlier.enabled", "false");
    return new Protection(protection.missing, protection.settings, "round-robin");
  }

  /** The same calls, but declared safe to be run twice. */
  Protection declaredIdempotent() {
    return new Protection("declared idempotent", settings, policy);
  }

  Protection withoutRetries() {
    return without("retries", "modmesh.gateway.retry.max", "0");
  }

  Protection withoutRetryBudget() {
    return without("retry budget", "modmesh.gateway.retry.budget.ratio", "100");
  }

  Protection withoutOverloadControl() {
    return without("overload control", "modmesh.gateway.overload.enabled", "false");
  }

  /** The manifest as this protection has it. */
  Manifest apply(Manifest manifest) {
    return manifest.with("load_balancer", Map.of("policy", policy, "weight", 100));
  }
}
