package dev.modmesh.gateway.breaker;

import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.TypedGuard;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * The circuit of one instance: a breaker of SmallRye Fault Tolerance that is fed finished outcomes,
 * and the state that the pick reads. The pick itself grants the one probe of an open circuit, once
 * per delay, so that a probe that never ends blocks nothing. Thread-safe.
 */
public final class Circuit {
  /** What a circuit does with calls. */
  public enum State {
    /** Lets them pass. */
    CLOSED,
    /** Keeps them away. */
    OPEN,
    /** Lets a probe pass. */
    HALF_OPEN
  }

  private static final Fed FAILURE = new Fed();

  private final TypedGuard<Boolean> breaker;
  private final long delayNanos;
  private final LongSupplier nanoTime;
  private final BiConsumer<State, State> listener;
  private final AtomicLong nextProbeNanos = new AtomicLong();
  private volatile State state = State.CLOSED;

  /** The exception by which the breaker is told of a failure; carries nothing. */
  private static final class Fed extends Exception {
    private static final long serialVersionUID = 1L;

    Fed() {
      super("instance failed", null, false, false);
    }
  }

  /**
   * A closed circuit.
   *
   * @param failures in a row that open it
   * @param delay between opening and the first probe, and between probes
   * @param listener hears of each change: old state, new state
   */
  public Circuit(
      int failures, Duration delay, LongSupplier nanoTime, BiConsumer<State, State> listener) {
    this.delayNanos = delay.toNanos();
    this.nanoTime = nanoTime;
    this.listener = listener;
    this.breaker =
        TypedGuard.create(Boolean.class)
            .withCircuitBreaker()
            .requestVolumeThreshold(failures)
            .failureRatio(1.0)
            .delay(delay.toMillis(), ChronoUnit.MILLIS)
            .successThreshold(1)
            .onStateChange(this::changed)
            .done()
            .build();
  }

  private void changed(CircuitBreakerState now) {
    State old = state;
    state =
        switch (now) {
          case CLOSED -> State.CLOSED;
          case OPEN -> State.OPEN;
          case HALF_OPEN -> State.HALF_OPEN;
        };
    if (state == State.OPEN) {
      nextProbeNanos.set(nanoTime.getAsLong() + delayNanos);
    }
    listener.accept(old, state);
  }

  /** What it does now. */
  public State state() {
    return state;
  }

  /** Whether calls pass without a probe. */
  public boolean isClosed() {
    return state == State.CLOSED;
  }

  /** Whether this call may be the probe; at most one per delay is granted. */
  public boolean grantProbe() {
    long due = nextProbeNanos.get();
    long now = nanoTime.getAsLong();
    return now - due >= 0 && nextProbeNanos.compareAndSet(due, now + delayNanos);
  }

  /** Feeds the outcome of an attempt. */
  public void record(boolean success) {
    try {
      breaker.call(
          () -> {
            if (success) {
              return Boolean.TRUE;
            }
            throw FAILURE;
          });
    } catch (Exception e) {
      // either what was just fed, or an outcome that came in while the circuit was open
    }
  }
}
