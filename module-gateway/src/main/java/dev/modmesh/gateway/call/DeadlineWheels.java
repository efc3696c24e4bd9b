package dev.modmesh.gateway.call;

import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;

/** One deadline wheel per event loop, turned by a timer of that loop. */
@Singleton
class DeadlineWheels {
  private final FastThreadLocal<DeadlineWheel> wheels;

  DeadlineWheels(Vertx vertx) {
    wheels =
        new FastThreadLocal<>() {
          @Override
          protected DeadlineWheel initialValue() {
            DeadlineWheel wheel = new DeadlineWheel(System.nanoTime());
            vertx.setPeriodic(
                DeadlineWheel.TICK_MILLIS, unused -> wheel.advance(System.nanoTime()));
            return wheel;
          }
        };
  }

  /** Runs the action on this event loop when the time has come. */
  DeadlineWheel.Entry add(long deadlineNanos, Runnable action) {
    return wheels.get().add(deadlineNanos, action);
  }

  /** By how much this event loop is behind. */
  long lagNanos() {
    return wheels.get().lagNanos();
  }
}
