package dev.modmesh.autoscaler.decide.surge;

/**
 * What the arrivals need, by Little's law: {@code a = rate x service time} calls run at a time, and
 * {@code max(a / utilisation, a + z sqrt a)} slots hold them and their random swing.
 */
record FeedForward(double runningCalls, double instancesExact, int instances) {
  static FeedForward of(
      double rate, double serviceSeconds, int concurrency, boolean busy, SurgeSettings settings) {
    double running = rate * serviceSeconds;
    double slots =
        running > 0
            ? Math.max(
                running / settings.targetUtilisation(),
                running + settings.safetySigmas() * Math.sqrt(running))
            : 0;
    double exact = slots / concurrency;
    int whole = (int) Math.ceil(exact - 1e-9);
    return new FeedForward(running, exact, busy ? Math.max(whole, 1) : whole);
  }
}
