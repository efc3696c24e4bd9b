package dev.modmesh.autoscaler.simulate.replay;

/** One simulated instance. */
final class Instance {
  /** What it does. */
  enum Phase {
    STARTING,
    READY,
    DRAINING,
    ENDED
  }

  final long number;
  final double requestedAt;
  Phase phase = Phase.STARTING;
  int running;

  Instance(long number, double requestedAt) {
    this.number = number;
    this.requestedAt = requestedAt;
  }
}
