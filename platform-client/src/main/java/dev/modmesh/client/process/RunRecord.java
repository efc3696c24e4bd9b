package dev.modmesh.client.process;

import dev.modmesh.api.value.Fields;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a process says of itself. True only while its lock is held.
 *
 * @param id {@code gateway}, {@code autoscaler}, {@code up}, or a host's service id
 * @param kind {@code gateway}, {@code autoscaler}, {@code host} or {@code up}
 * @param pid 0 when the process was not started yet
 * @param startTime when the operating system started it; null with pid 0
 * @param url where it answers; null until it does
 * @param pool of a host; null otherwise
 * @param term the autoscaler's term in which a host was started; of an autoscaler its own
 */
public record RunRecord(
    String id,
    String kind,
    long pid,
    @Nullable Instant startTime,
    @Nullable String url,
    @Nullable String pool,
    long term) {
  // Every JVM reads the time of boot for itself, in whole seconds, and adds the same ticks to it.
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

  /** The record of a host that is about to be started. */
  public static RunRecord planned(String serviceId, String pool, long term) {
    return new RunRecord(serviceId, "host", 0, null, null, pool, term);
  }

  /** The process, if one with this id and this start time runs. */
  public Optional<ProcessHandle> process() {
    Instant expected = startTime;
    if (pid <= 0 || expected == null) {
      return Optional.empty();
    }
    return ProcessHandle.of(pid)
        .filter(
            handle ->
                handle
                    .info()
                    .startInstant()
                    .map(found -> Duration.between(expected, found).abs())
                    .filter(gap -> gap.compareTo(CLOCK_TOLERANCE) <= 0)
                    .isPresent());
  }

  RunRecord startedAs(ProcessHandle self, @Nullable String at) {
    Instant start = self.info().startInstant().orElse(Instant.now());
    return new RunRecord(id, kind, self.pid(), start, at, pool, term);
  }

  RunRecord withTerm(long next) {
    return new RunRecord(id, kind, pid, startTime, url, pool, next);
  }

  RunRecord withUrl(String at) {
    return new RunRecord(id, kind, pid, startTime, at, pool, term);
  }

  /** The JSON shape; what is null is left out. */
  public Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("id", id);
    map.put("kind", kind);
    map.put("pid", pid);
    if (startTime != null) {
      map.put("start_time", startTime.toString());
    }
    if (url != null) {
      map.put("url", url);
    }
    if (pool != null) {
      map.put("pool", pool);
    }
    map.put("term", term);
    return map;
  }

  /** Reads the shape of {@link #toMap}; what is missing is empty. */
  static RunRecord fromMap(String id, Map<String, @Nullable Object> map) {
    Fields fields = Fields.of(map);
    return new RunRecord(
        id,
        fields.requiredString("kind", "a kind of process"),
        fields.whole("pid", 0, Long.MAX_VALUE, 0),
        fields.<@Nullable Instant>parsed("start_time", Instant::parse, "an RFC 3339 time", null),
        fields.string("url"),
        fields.string("pool"),
        fields.whole("term", 0, Long.MAX_VALUE, 0));
  }
}
