package dev.modmesh.host.admission;

/**
 * Whether a queue stands: its oldest call has waited longer than the target for a whole interval,
 * so that it is no burst. The two numbers and the idea are those of CoDel (RFC 8289, section 3);
 * what follows from it, newest first, is the adaptive LIFO of Maurer, "Fail at Scale" (ACM Queue
 * 13(8), 2015). It ends only at half the target: a full queue that sheds whatever is older than the
 * target hovers right at it.
 */
final class Standing {
  private final long targetNanos;
  private final long intervalNanos;
  private boolean above;
  private long aboveSinceNanos;
  private boolean standing;

  Standing(long targetNanos, long intervalNanos) {
    this.targetNanos = targetNanos;
    this.intervalNanos = intervalNanos;
  }

  /** Takes note of how long the oldest call has waited; zero for an empty queue. */
  boolean observe(long oldestWaitNanos, long nowNanos) {
    if (oldestWaitNanos > targetNanos) {
      if (!above) {
        above = true;
        aboveSinceNanos = nowNanos;
      }
      standing |= nowNanos - aboveSinceNanos >= intervalNanos;
    } else if (!standing || oldestWaitNanos <= targetNanos / 2) {
      above = false;
      standing = false;
    }
    return standing;
  }

  boolean isStanding() {
    return standing;
  }
}
