package dev.modmesh.load;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The ends of calls, in the order of the schedule. Percentiles are exact: of {@code n} sorted
 * values the one at {@code ceil(q * n)}.
 */
public record CallLog(List<Call> calls) {
  private static final Duration IN_TIME = Duration.ofSeconds(1);
  private static final Duration BASELINE = Duration.ofSeconds(5);

  /** Copies the calls. */
  public CallLog {
    calls = List.copyOf(calls);
  }

  /** Those that meet a condition. */
  public CallLog where(Predicate<Call> condition) {
    return new CallLog(calls.stream().filter(condition).toList());
  }

  /** Those due from one moment until before another. */
  public CallLog due(Duration from, Duration to) {
    return where(call -> call.due().compareTo(from) >= 0 && call.due().compareTo(to) < 0);
  }

  /** Those due in the five seconds before a moment, which is what it is compared with. */
  public CallLog before(Duration moment) {
    return due(moment.minus(BASELINE), moment);
  }

  /** Those that got the right answer. */
  public CallLog successes() {
    return where(Call::isAnswered);
  }

  /** Those that the platform declined to run. */
  public CallLog refusals() {
    return where(Call::isRefused);
  }

  /** How many there are. */
  public int sent() {
    return calls.size();
  }

  /** How many got the right answer. */
  public int answered() {
    return successes().sent();
  }

  /** How many of those took more than one attempt. */
  public int retried() {
    return successes().where(call -> call.attempts() > 1).sent();
  }

  /** All that did not get the right answer, each as text. */
  public List<String> failures() {
    return calls.stream().filter(call -> !call.isAnswered()).map(Call::toString).toList();
  }

  /** The share of the calls that a cache has answered; zero of none. */
  public double cachedShare() {
    return sent() == 0 ? 0 : (double) where(Call::isCached).sent() / sent();
  }

  /** An instance's share of the right answers; zero of none. */
  public double shareOf(String instance) {
    CallLog successes = successes();
    int own = successes.where(call -> call.instance().equals(instance)).sent();
    return successes.sent() == 0 ? 0 : (double) own / successes.sent();
  }

  /** Attempts of the gateway per try of a client. */
  public double attemptsPerCall() {
    return calls.stream().mapToInt(Call::attempts).average().orElse(0);
  }

  /** Tries of the clients, which are the calls that the gateway saw. */
  public int tries() {
    return calls.stream().mapToInt(Call::tries).sum();
  }

  /** A percentile of the latency, such as 0.99; zero of nothing. */
  public Duration latency(double quantile) {
    return percentile(quantile, Call::latency);
  }

  /** A percentile of the generator's own lag. */
  public Duration lag(double quantile) {
    return percentile(quantile, Call::lag);
  }

  /** Those that took longer than this, each as text. */
  public List<String> slowerThan(Duration time) {
    return calls.stream()
        .filter(call -> call.latency().compareTo(time) > 0)
        .map(Call::toString)
        .toList();
  }

  private Duration percentile(double quantile, Function<Call, Duration> value) {
    List<Duration> sorted = calls.stream().map(value).sorted().toList();
    int rank = (int) Math.ceil(quantile * sorted.size());
    return sorted.isEmpty() ? Duration.ZERO : sorted.get(Math.max(0, rank - 1));
  }

  /** Right answers within a second, per second, to the calls due in a window. */
  public double goodput(Duration from, Duration to) {
    int good =
        due(from, to)
            .where(call -> call.isAnswered() && call.latency().compareTo(IN_TIME) <= 0)
            .sent();
    return 1000.0 * good / to.minus(from).toMillis();
  }
}
