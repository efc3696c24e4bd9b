package dev.modmesh.autoscaler.decide.baseline;

import org.jspecify.annotations.Nullable;

/**
 * What Knative's autoscaler remembers; times in seconds.
 *
 * @param stable concurrency of the last minute
 * @param panic concurrency of the last seconds
 * @param panicSince when the panic threshold was last crossed; null outside a panic
 * @param panicMost the highest that was wanted during the panic
 * @param proxySince since when calls go through the activator; null while they do not
 * @param inactiveSince since when nothing is wanted; null while something is
 * @param activeSince when something was wanted again
 * @param scale what was decided last
 */
public record KpaState(
    SecondBuckets stable,
    SecondBuckets panic,
    @Nullable Double panicSince,
    int panicMost,
    @Nullable Double proxySince,
    @Nullable Double inactiveSince,
    double activeSince,
    int scale) {
  KpaState withWindows(SecondBuckets nextStable, SecondBuckets nextPanic) {
    return new KpaState(
        nextStable,
        nextPanic,
        panicSince,
        panicMost,
        proxySince,
        inactiveSince,
        activeSince,
        scale);
  }

  /** Begins, prolongs or, a minute after the last crossing, ends a panic. */
  KpaState panicking(double now, boolean over, int wanted) {
    Double since = over ? Double.valueOf(now) : panicSince;
    boolean ends = since != null && now - since > stable.window();
    boolean goesOn = since != null && !ends;
    return new KpaState(
        stable,
        panic,
        goesOn ? since : null,
        goesOn ? Math.max(panicMost, wanted) : ends ? 0 : panicMost,
        proxySince,
        inactiveSince,
        activeSince,
        scale);
  }

  KpaState proxied(double now, boolean throughActivator) {
    Double since = proxySince == null ? Double.valueOf(now) : proxySince;
    return new KpaState(
        stable,
        panic,
        panicSince,
        panicMost,
        throughActivator ? since : null,
        inactiveSince,
        activeSince,
        scale);
  }

  KpaState active(double now, int wanted) {
    return new KpaState(
        stable,
        panic,
        panicSince,
        panicMost,
        proxySince,
        null,
        inactiveSince == null ? activeSince : now,
        wanted);
  }

  KpaState inactive(double now) {
    return new KpaState(stable, panic, panicSince, panicMost, proxySince, now, activeSince, scale);
  }

  KpaState scaledTo(int instances) {
    return new KpaState(
        stable, panic, panicSince, panicMost, proxySince, inactiveSince, activeSince, instances);
  }
}
