package dev.modmesh.autoscaler.simulate.stdio;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.autoscaler.decide.Decision;
import dev.modmesh.autoscaler.decide.PoolProfile;
import dev.modmesh.autoscaler.decide.RunningPolicy;
import dev.modmesh.autoscaler.decide.ScalingPolicy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One conversation with a simulator, as {@code docs/scaling.md} describes it: a {@code hello}, then
 * an answer to each {@code obs}, until {@code bye} or the end of the input. Nothing but answers
 * goes to the output.
 */
public final class StdioSession {
  private static final long PROTOCOL = 1;
  private static final int NO_LIMIT = 100_000;

  private final JsonCodec json;
  private final Function<PoolProfile, ScalingPolicy<?>> policies;
  private final boolean explains;
  private final PrintStream out;
  private final PrintWriter err;
  private @Nullable RunningPolicy<?> running;

  /**
   * A conversation that has not begun.
   *
   * @param policies the policy for the pool of the greeting
   * @param explains whether each answer carries its explanation
   */
  public StdioSession(
      JsonCodec json,
      Function<PoolProfile, ScalingPolicy<?>> policies,
      boolean explains,
      PrintStream out,
      PrintWriter err) {
    this.json = json;
    this.policies = policies;
    this.explains = explains;
    this.out = out;
    this.err = err;
  }

  /**
   * Talks until the end.
   *
   * @return whether the conversation was one: it began with a greeting that could be understood
   */
  public boolean run(BufferedReader in) throws IOException {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.isBlank()) {
        continue;
      }
      Map<String, @Nullable Object> message = read(line);
      Object type = message.get("type");
      if ("bye".equals(type)) {
        return true;
      } else if ("hello".equals(type)) {
        if (!greet(message)) {
          return false;
        }
      } else if (running == null) {
        err.println("error: the first message must be a hello");
        return false;
      } else {
        answer(running, message);
      }
    }
    return running != null;
  }

  /** A line that cannot be read is an observation that says nothing. */
  private Map<String, @Nullable Object> read(String line) {
    try {
      return json.readObject(line.getBytes(StandardCharsets.UTF_8));
    } catch (ProblemException e) {
      err.println("warning: unreadable message: " + e.getMessage());
      return Map.of();
    }
  }

  private boolean greet(Map<String, @Nullable Object> hello) {
    if (!(hello.get("protocol") instanceof Number version) || version.longValue() != PROTOCOL) {
      err.println("error: protocol is `" + hello.get("protocol") + "`: must be " + PROTOCOL);
      return false;
    }
    try {
      PoolProfile pool = profile(hello);
      ScalingPolicy<?> policy = policies.apply(pool);
      running = RunningPolicy.start(policy, pool);
      Map<String, @Nullable Object> ready = new LinkedHashMap<>();
      ready.put("type", "ready");
      ready.put("name", policy.name());
      ready.put("tick_s", policy.tickSeconds());
      ready.put(
          "poke_queue",
          policy.pokeQueue().isPresent() ? Integer.valueOf(policy.pokeQueue().getAsInt()) : null);
      send(ready);
      return true;
    } catch (IllegalArgumentException e) {
      err.println("error: " + e.getMessage());
      return false;
    }
  }

  private static PoolProfile profile(Map<String, @Nullable Object> hello) {
    return new PoolProfile(
        (int) number(hello, "min_replicas", 0),
        (int) Math.min(NO_LIMIT, number(hello, "max_replicas", NO_LIMIT)),
        (int) number(hello, "concurrency", 1),
        number(hello, "slo_s", 1),
        (int) number(hello, "initial_replicas", 0),
        number(hello, "cold_start_hint_s", PoolProfile.COLD_START_SECONDS),
        number(hello, "worth", PoolProfile.WORTH),
        (int) number(hello, "warm_spare", 0));
  }

  private static double number(
      Map<String, @Nullable Object> message, String name, double fallback) {
    return message.get(name) instanceof Number number ? number.doubleValue() : fallback;
  }

  private void answer(RunningPolicy<?> policy, Map<String, @Nullable Object> message) {
    Decision decision = policy.decide(ObservationReader.read(message));
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("desired", decision.desired());
    answer.put("reason", decision.reason());
    if (explains) {
      answer.put("explanation", decision.explanation());
    }
    send(answer);
  }

  private void send(Map<String, @Nullable Object> message) {
    out.writeBytes(json.write(message));
    out.write('\n');
    out.flush();
  }
}
