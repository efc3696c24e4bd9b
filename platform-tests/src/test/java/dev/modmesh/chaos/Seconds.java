package dev.modmesh.chaos;

import dev.modmesh.load.CallLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A load second by second, by when its calls were due. */
final class Seconds {
  private Seconds() {}

  static List<Map<String, Object>> of(CallLog log) {
    List<Map<String, Object>> seconds = new ArrayList<>();
    long last = log.calls().isEmpty() ? -1 : log.calls().getLast().due().toSeconds();
    for (long second = 0; second <= last; second++) {
      CallLog part = log.due(Duration.ofSeconds(second), Duration.ofSeconds(second + 1));
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("sent", part.sent());
      row.put("answered", part.answered());
      row.put("refused", part.refusals().sent());
      row.put("p50_millis", part.latency(0.5).toMillis());
      row.put("p99_millis", part.latency(0.99).toMillis());
      seconds.add(row);
    }
    return seconds;
  }
}
