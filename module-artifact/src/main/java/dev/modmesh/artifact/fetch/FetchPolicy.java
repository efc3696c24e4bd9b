package dev.modmesh.artifact.fetch;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How hard to try.
 *
 * @param tries per source, the first one included
 * @param backOff longest pause before the second try; it doubles with each one
 * @param maxBackOff longest pause at all
 * @param patience time for one try that every artifact gets
 * @param bytesPerSecond a try gets further time for what is missing at this speed
 * @param parallel how many artifacts are downloaded at once; further ones wait
 * @param memoryBytes how much content is kept in memory
 */
public record FetchPolicy(
    int tries,
    Duration backOff,
    Duration maxBackOff,
    Duration patience,
    long bytesPerSecond,
    int parallel,
    long memoryBytes) {
  /** Three tries per source; 30 s and a second per 64 KiB each; 16 at once; 64 MiB in memory. */
  public static final FetchPolicy DEFAULT =
      new FetchPolicy(
          3,
          Duration.ofMillis(200),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          64 * 1024,
          16,
          64L * 1024 * 1024);

  /**
   * Exponential back-off with full jitter: {@code random(0, min(max, base * 2^(n - 1)))}, but at
   * least what the source asked for, up to the maximum.
   *
   * @param failed how many tries have failed, at least one
   * @see <a href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">
   *     Exponential backoff and jitter</a>
   */
  Duration pause(int failed, Duration asked, RandomGenerator random) {
    double ceiling = Math.min(maxBackOff.toNanos(), backOff.toNanos() * Math.pow(2, failed - 1));
    long jittered = random.nextLong((long) ceiling + 1);
    return Duration.ofNanos(Math.max(jittered, Math.min(asked.toNanos(), maxBackOff.toNanos())));
  }

  /** The longest time for one try. */
  Duration timeFor(long missingBytes) {
    return patience.plusSeconds(missingBytes / bytesPerSecond);
  }
}
