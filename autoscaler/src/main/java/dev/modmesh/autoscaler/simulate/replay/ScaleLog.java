package dev.modmesh.autoscaler.simulate.replay;

/** Counts changes of what is wanted, and changes of direction that come within a minute. */
final class ScaleLog {
  private static final double REVERSAL_SECONDS = 60;

  private long actions;
  private long reversals;
  private int direction;
  private double changedAt = Double.NEGATIVE_INFINITY;

  void changed(int before, int after, double now) {
    int next = Integer.signum(after - before);
    if (next == 0) {
      return;
    }
    actions++;
    if (direction != 0 && next != direction && now - changedAt < REVERSAL_SECONDS) {
      reversals++;
    }
    direction = next;
    changedAt = now;
  }

  long actions() {
    return actions;
  }

  long reversals() {
    return reversals;
  }
}
