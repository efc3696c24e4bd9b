package dev.modmesh.autoscaler.scale;

import dev.modmesh.autoscaler.decide.PoolProfile;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was known of a pool before this autoscaler began to lead. It counts for little, and until
 * something is measured.
 *
 * @param coldStartSeconds from request to readiness; positive
 * @param serviceSeconds mean time of a call on a host; positive, or null if nothing is known
 */
public record Estimates(double coldStartSeconds, @Nullable Double serviceSeconds) {
  /** Nothing is known. */
  public static final Estimates NONE = new Estimates(PoolProfile.COLD_START_SECONDS, null);

  private static final double LONGEST_SECONDS = 86_400;

  /** Those on which an explained decision rested; {@link #NONE} if it does not say. */
  static Estimates of(Map<?, ?> explanation) {
    Double cold = seconds(explanation.get("cold_start_s"));
    Double service = seconds(explanation.get("service_s"));
    return cold == null || service == null ? NONE : new Estimates(cold, service);
  }

  private static @Nullable Double seconds(@Nullable Object value) {
    return value instanceof Number number
            && number.doubleValue() > 0
            && number.doubleValue() <= LONGEST_SECONDS
        ? number.doubleValue()
        : null;
  }
}
