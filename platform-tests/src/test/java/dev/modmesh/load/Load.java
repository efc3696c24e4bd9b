package dev.modmesh.load;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is called, and by what kind of clients.
 *
 * @param headers sent with each call
 * @param firstNumber of the calls, so that several loads have different ids
 * @param clientRetries how often a client tries again, at once, what was not answered well
 * @param patience after which a client gives up a try
 * @param ids how many different ids there are, which come again and again
 */
public record Load(
    String module,
    String function,
    Schedule schedule,
    Map<String, String> headers,
    int firstNumber,
    int clientRetries,
    Duration patience,
    int ids) {
  private static final Duration LONG = Duration.ofSeconds(35); // outlasts the default timeout

  /** Copies the headers. */
  public Load {
    headers = Map.copyOf(headers);
  }

  /** Calls of patient clients that try once. */
  public static Load of(String module, String function, Schedule schedule) {
    return new Load(module, function, schedule, Map.of(), 0, 0, LONG, Integer.MAX_VALUE);
  }

  /** The same with a header. */
  public Load header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Load(module, function, schedule, more, firstNumber, clientRetries, patience, ids);
  }

  /** The same with other ids. */
  public Load numberedFrom(int number) {
    return new Load(module, function, schedule, headers, number, clientRetries, patience, ids);
  }

  /** The same by clients that soon give up, and try again at once. */
  public Load impatient(int retries, Duration perTry) {
    return new Load(module, function, schedule, headers, firstNumber, retries, perTry, ids);
  }

  /** The same calls again and again, so that a cache is of use. */
  public Load repeating(int different) {
    return new Load(
        module, function, schedule, headers, firstNumber, clientRetries, patience, different);
  }

  /** The id of a call, which is its argument too. */
  String id(int number) {
    return "id-" + (firstNumber + number % ids);
  }
}
