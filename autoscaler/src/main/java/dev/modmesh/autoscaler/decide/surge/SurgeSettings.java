package dev.modmesh.autoscaler.decide.surge;

/**
 * The constants of the algorithm. What operators may say about a pool is no part of them.
 *
 * @param tickSeconds how often a decision is made
 * @param targetUtilisation share of an instance's slots that steady load should fill, 0 to 1
 * @param safetySigmas spare slots, in standard deviations of the calls that run at a time
 * @param holdSeconds for how long the highest need is kept
 * @param holdColdStarts and for how many cold starts in addition
 * @param drainColdStarts a queue is to be gone after this many cold starts, and at least half a
 *     second
 * @param windowSeconds the longest window over which arrivals are averaged
 * @param memorySeconds for how long surges are remembered
 * @param changeSigmas a change is believed when it exceeds this many standard deviations
 * @param growthCap trend and queue ask for at most this many times what the arrivals need
 * @param deadSeconds a lower need must last this long, and three times this for one instance of
 *     many
 * @param releaseSeconds an idle pool whose cold start fits into the objective goes to zero after
 *     this
 * @param reversalSeconds after scaling out, a small release waits for up to this long
 * @param reversalBand share of the instances from which on a release does not wait for that; 0
 *     switches this off
 * @param switchSeconds what it costs to end an idle instance and to start it again, in seconds of
 *     an instance
 * @param recurringSeconds surges that come at least this often are kept ready for, whatever that
 *     saves; 0 for never
 * @param strict whether a rise is remembered as one surge however long it takes, a jump is measured
 *     over a service time if that is longer than a second, and a pool that slept before the first
 *     observation sleeps on; the first publication did none of these
 */
public record SurgeSettings(
    double tickSeconds,
    double targetUtilisation,
    double safetySigmas,
    double holdSeconds,
    double holdColdStarts,
    double drainColdStarts,
    double windowSeconds,
    double memorySeconds,
    double changeSigmas,
    double growthCap,
    double deadSeconds,
    double releaseSeconds,
    double reversalSeconds,
    double reversalBand,
    double switchSeconds,
    double recurringSeconds,
    boolean strict) {
  /** What the platform uses. */
  public static final SurgeSettings DEFAULT =
      new SurgeSettings(0.5, 0.8, 1.5, 10, 1.5, 0.2, 15, 900, 3.5, 4, 3, 5, 60, 1, 60, 40, true);

  /** The algorithm as it was first published, which changes its direction often. */
  public static SurgeSettings undamped() {
    return new SurgeSettings(0.5, 0.8, 1.5, 15, 1.5, 0.1, 15, 900, 3.5, 4, 3, 5, 0, 0, 0, 0, false);
  }

  /** How far ahead a decision has to look: until what it asks for is ready. */
  double leadSeconds(double coldStart) {
    return coldStart + tickSeconds;
  }
}
