package dev.modmesh.autoscaler.decide;

import dev.modmesh.autoscaler.decide.PoolObservation.Event;
import dev.modmesh.autoscaler.decide.PoolObservation.Second;
import java.util.List;

/** Builds observations; what is not set is 0. */
public final class Observations {
  public Event event = Event.TICK;
  public double time;
  public double span;
  public double ready;
  public double starting;
  public double ejected;
  public double desired;
  public double queue;
  public double executing;
  public double arrivals;
  public double completions;
  public double utilisation;
  public double serviceSum;
  public double oldestWait;
  public List<Double> coldStarts = List.of();
  public List<Second> seconds = List.of();
  public int missingGateways;

  private Observations() {}

  /** An observation of an idle pool without instances. */
  public static Observations at(double time, double span) {
    Observations builder = new Observations();
    builder.time = time;
    builder.span = span;
    return builder;
  }

  /** A pool that serves everything at once. */
  public static Observations steady(
      double time, double span, double rate, double service, int ready) {
    Observations builder = at(time, span);
    builder.ready = ready;
    builder.desired = ready;
    builder.arrivals = rate * span;
    builder.completions = rate * span;
    builder.serviceSum = rate * span * service;
    builder.executing = Math.round(rate * service);
    return builder;
  }

  /** What was set. */
  public PoolObservation build() {
    return new PoolObservation(
        event,
        time,
        span,
        ready,
        starting,
        0,
        ejected,
        desired,
        queue,
        executing,
        arrivals,
        completions,
        0,
        0,
        0,
        0,
        utilisation,
        serviceSum,
        0,
        0,
        0,
        oldestWait,
        coldStarts,
        seconds,
        missingGateways);
  }
}
