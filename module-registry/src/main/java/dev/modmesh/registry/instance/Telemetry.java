package dev.modmesh.registry.instance;

import dev.modmesh.api.event.Revision;
import dev.modmesh.api.value.Fields;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an instance says about its load with each heartbeat. Latest wins; never in the log.
 *
 * @param load share of its capacity in use, 0 to 1 and above
 * @param inFlight calls running now
 * @param capacity calls that it takes at once; 0 when it does not say
 * @param revision the registry revision that it serves; empty when it does not follow
 */
public record Telemetry(
    double load, long inFlight, long capacity, String revision, Instant lastHeartbeat) {
  static Telemetry read(Map<String, @Nullable Object> map, Instant now) {
    Fields fields = Fields.of(map);
    String revision = fields.string("revision");
    return new Telemetry(
        fields.number("load", 0, 1e6, 0),
        fields.whole("in_flight", 0, Integer.MAX_VALUE, 0),
        fields.whole("capacity", 0, Integer.MAX_VALUE, 0),
        revision == null ? "" : revision,
        now);
  }

  /**
   * How many revisions it is behind this one; null if it does not follow the registry, or serves
   * another epoch.
   */
  public @Nullable Long lag(Revision now) {
    if (revision.isEmpty()) {
      return null;
    }
    Revision served = Revision.parse(revision);
    return served.sameEpoch(now) ? Math.max(0, now.number() - served.number()) : null;
  }

  /** The members that instance records carry. */
  public Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("load", load);
    map.put("in_flight", inFlight);
    map.put("capacity", capacity);
    if (!revision.isEmpty()) {
      map.put("revision", revision);
    }
    map.put("last_heartbeat", lastHeartbeat.toString());
    return map;
  }
}
