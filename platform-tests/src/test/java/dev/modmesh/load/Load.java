package dev.modmesh.load;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is called, and by what kind of clients.
 *
 * @param headers sent with each call
 * @param clientRetries how often a client tries again, at once, what was not answered well
 * @param patience after which a client gives up a try
 */
public record Load(
    String module,
    String function,
    Schedule schedule,
    Map<String, String> headers,
    int clientRetries,
    Duration patience) {
  private static final Duration LONG = Duration.ofSeconds(35); // outlasts the default timeout

  /** Copies the headers. */
  public Load {
    headers = Map.copyOf(headers);
  }

  /** Calls of patient clients that try once. */
  public static Load of(String module, String function, Schedule schedule) {
    return new Load(module, function, schedule, Map.of(), 0, LONG);
  }

  /** The same with a header. */
  public Load header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Load(module, function, schedule, more, clientRetries, patience);
  }

  /** The same by clients that soon give up, and try again at once. */
  public Load impatient(int retries, Duration perTry) {
    return new Load(module, function, schedule, headers, retries, perTry);
  }
}
