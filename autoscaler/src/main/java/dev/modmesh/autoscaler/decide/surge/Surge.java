package dev.modmesh.autoscaler.decide.surge;

import dev.modmesh.autoscaler.decide.Decision;
import dev.modmesh.autoscaler.decide.PoolObservation;
import dev.modmesh.autoscaler.decide.PoolProfile;
import dev.modmesh.autoscaler.decide.ScalingPolicy;
import dev.modmesh.autoscaler.decide.Step;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Scales by what arrives. An instance more does not make fewer calls arrive, so the signal does not
 * depend on the decision, and a queue, which only says that capacity is short already, is not
 * counted twice. {@code docs/scaling.md} describes the parts; each is a class of this package.
 *
 * <p>An observation from which nothing may be concluded changes nothing: no scale-in, no learning.
 */
public final class Surge implements ScalingPolicy<SurgeState> {
  private final SurgeSettings settings;

  /** With the settings of the platform. */
  public Surge() {
    this(SurgeSettings.DEFAULT);
  }

  /** With other settings. */
  public Surge(SurgeSettings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "surge";
  }

  @Override
  public double tickSeconds() {
    return settings.tickSeconds();
  }

  @Override
  public OptionalInt pokeQueue() {
    return OptionalInt.of(1);
  }

  @Override
  public SurgeState start(PoolProfile pool) {
    return start(pool, ServiceTime.guess(pool.sloSeconds()));
  }

  /**
   * The state before the first observation of a pool that was decided about before.
   *
   * @param serviceSeconds how long its calls took then; positive
   */
  public SurgeState start(PoolProfile pool, double serviceSeconds) {
    return start(pool, ServiceTime.expected(serviceSeconds));
  }

  private static SurgeState start(PoolProfile pool, ServiceTime service) {
    return new SurgeState(
        Double.NEGATIVE_INFINITY,
        ColdStart.expected(pool.coldStartSeconds()),
        service,
        Arrivals.none(),
        PeakHold.none(),
        QueueDrain.none(),
        LoadMean.none(),
        SurgeMemory.none(),
        Sessions.none(),
        null,
        ScaleIn.from(pool.initial()));
  }

  @Override
  public Step<SurgeState> decide(PoolProfile pool, SurgeState state, PoolObservation observation) {
    Optional<String> defect =
        observation
            .defect()
            .or(
                () ->
                    observation.time() > state.time()
                        ? Optional.empty()
                        : Optional.of("time stands still or goes backwards"));
    return defect.isPresent()
        ? hold(pool, state, observation, defect.get())
        : new Round(settings, pool, observation).decide(state);
  }

  private static Step<SurgeState> hold(
      PoolProfile pool, SurgeState state, PoolObservation observation, String why) {
    int desired = pool.clamp(state.scaleIn().level());
    Map<String, @Nullable Object> explanation = new LinkedHashMap<>();
    explanation.put("policy", "surge");
    explanation.put("signals", observation.toMap());
    explanation.put("defect", why);
    explanation.put("held", state.scaleIn().level());
    explanation.put("min", pool.min());
    explanation.put("max", pool.max());
    explanation.put("reason", "hold");
    explanation.put("desired", desired);
    return new Step<>(new Decision(desired, "hold", explanation), state);
  }
}
