package dev.modmesh.api.instance;

import dev.modmesh.api.value.Durations;
import dev.modmesh.api.value.Fields;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the autoscaler must know of a pool to decide between its bounds.
 *
 * @param concurrency calls that one host runs well at a time, from 1 to 1024
 * @param slo a call that takes longer misses its objective
 * @param worth how much relative cost the whole of missed objectives is worth: with 30, one percent
 *     of the calls is worth 30 % of the hosts
 * @param warmSpare hosts to have ready beyond the need
 * @param scaleToZero false keeps one host also where {@code min} is 0
 */
public record Scaling(
    int concurrency, Duration slo, double worth, int warmSpare, boolean scaleToZero) {
  /** What a pool has that nobody has configured. */
  public static final Scaling DEFAULT = new Scaling(8, Duration.ofSeconds(1), 30, 0, true);

  static final Set<String> SETTABLE =
      Set.of("concurrency", "slo", "worth", "warm_spare", "scale_to_zero");

  /** Reads what is given; what is not stays as in {@code before}. */
  static Scaling read(Fields fields, Scaling before) {
    return new Scaling(
        (int) fields.whole("concurrency", 1, 1024, before.concurrency),
        fields.duration("slo", before.slo),
        fields.number("worth", 0, 1e6, before.worth),
        (int) fields.whole("warm_spare", 0, 100, before.warmSpare),
        fields.bool("scale_to_zero", before.scaleToZero));
  }

  void putTo(Map<String, @Nullable Object> map) {
    map.put("concurrency", concurrency);
    map.put("slo", Durations.format(slo));
    map.put("worth", worth);
    map.put("warm_spare", warmSpare);
    map.put("scale_to_zero", scaleToZero);
  }
}
