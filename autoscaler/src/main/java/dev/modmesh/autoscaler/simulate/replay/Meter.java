package dev.modmesh.autoscaler.simulate.replay;

import dev.modmesh.autoscaler.decide.PoolObservation;
import dev.modmesh.autoscaler.decide.PoolObservation.Event;
import dev.modmesh.autoscaler.decide.PoolObservation.Second;
import java.util.ArrayList;
import java.util.List;

/** What a gateway would count between two observations. Not thread-safe. */
final class Meter {
  private double since;
  private long arrivals;
  private long completions;
  private long dropped;
  private long missed;
  private double waitingAndRunning;
  private double executing;
  private double slots;
  private double serviceSum;
  private double serviceSquareSum;
  private double latencySum;
  private List<Double> coldStarts = new ArrayList<>();
  private List<Second> seconds = new ArrayList<>();
  private double secondLoad;
  private long secondArrivals;

  void passed(double span, int waiting, int running, int readySlots) {
    waitingAndRunning += span * (waiting + running);
    secondLoad += span * (waiting + running);
    executing += span * running;
    slots += span * readySlots;
  }

  void arrived() {
    arrivals++;
    secondArrivals++;
  }

  void completed(double service, double latency, boolean late) {
    completions++;
    serviceSum += service;
    serviceSquareSum += service * service;
    latencySum += latency;
    missed += late ? 1 : 0;
  }

  void dropped() {
    dropped++;
    missed++;
  }

  void started(double coldStart) {
    coldStarts.add(coldStart);
  }

  void secondEnded(int ready) {
    seconds.add(new Second(secondLoad, secondArrivals, ready > 0 || secondLoad > 0));
    secondLoad = 0;
    secondArrivals = 0;
  }

  double since() {
    return since;
  }

  /** The figures since the last observation, which begin anew. */
  PoolObservation observe(
      Event event,
      double now,
      int ready,
      int starting,
      int draining,
      int desired,
      int queue,
      int running,
      double oldestWait) {
    double span = Math.max(1e-9, now - since);
    PoolObservation observation =
        new PoolObservation(
            event,
            now,
            span,
            ready,
            starting,
            draining,
            0,
            desired,
            queue,
            running,
            arrivals,
            completions,
            dropped,
            waitingAndRunning / span,
            executing / span,
            (waitingAndRunning - executing) / span,
            slots > 0 ? Math.min(1, executing / slots) : 0,
            serviceSum,
            serviceSquareSum,
            latencySum,
            missed,
            oldestWait,
            coldStarts,
            seconds,
            0);
    since = now;
    arrivals = 0;
    completions = 0;
    dropped = 0;
    missed = 0;
    waitingAndRunning = 0;
    executing = 0;
    slots = 0;
    serviceSum = 0;
    serviceSquareSum = 0;
    latencySum = 0;
    coldStarts = new ArrayList<>();
    seconds = new ArrayList<>();
    return observation;
  }
}
