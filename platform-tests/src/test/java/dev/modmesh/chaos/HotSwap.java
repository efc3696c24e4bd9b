package dev.modmesh.chaos;

import dev.modmesh.load.Call;
import dev.modmesh.load.CallLog;
import dev.modmesh.load.Load;
import dev.modmesh.load.OpenLoop;
import dev.modmesh.load.Schedule;
import dev.modmesh.load.WarmUp;
import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Form;
import dev.modmesh.platform.Gateway;
import dev.modmesh.platform.JarModules;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Calls name a range, and what it resolves to changes again and again: a newer version is yanked
 * and restored. Two classes of the module say in each answer of which version they are. The
 * function is not declared idempotent, so that no retry hides anything.
 *
 * @param hosts that serve the module, by id
 */
record HotSwap(List<String> hosts) implements Trial {
  private static final String OLD = "1.0.0";
  private static final String NEW = "1.1.0";
  private static final String FUNCTION = "tell";
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HALF = Duration.ofMillis(500);

  @Override
  public Experiment run(Platform platform, Protection protection, long seed) {
    String module = "swapped-" + seed;
    double callableMillis = publish(platform, protection, module, OLD);
    WarmUp.run(platform.anonymous(), module, FUNCTION);
    int rate = Form.of(100, 500);
    int swaps = Form.of(4, 20);
    Schedule schedule = Schedule.of(rate, SECOND.multipliedBy(swaps + 2));
    Load load = Load.of(module, FUNCTION, schedule).header("Modmesh-Version", "^1");
    OpenLoop calls = OpenLoop.start(platform.anonymous(), load);
    List<Serving> servings = new ArrayList<>();
    long begin = System.nanoTime();
    double underLoadMillis = publish(platform, protection, module, NEW);
    servings.add(new Serving(OLD, calls.beginNanos(), System.nanoTime()));
    servings.add(new Serving(NEW, begin, Long.MAX_VALUE));
    Gateway admin = platform.admin();
    String path = "/api/v1/modules/" + module + "/versions/" + NEW;
    for (int swap = 1; swap <= swaps; swap++) {
      calls.await(SECOND.multipliedBy(swap + 1).minus(HALF));
      change(admin, path + "/yank", OLD, servings);
      calls.await(SECOND.multipliedBy(swap + 1));
      change(admin, path + "/restore", NEW, servings);
    }
    return found(calls, servings, Math.max(callableMillis, underLoadMillis))
        .with("rate", rate)
        .with("swaps", swaps);
  }

  /** When calls by the range could be given answers of a version, in the JVM's own time. */
  private record Serving(String version, long fromNanos, long toNanos) {
    boolean overlaps(long beginNanos, long endNanos) {
      return beginNanos <= toNanos && fromNanos <= endNanos;
    }
  }

  /** The version before may answer what began before this was acknowledged, and no more. */
  private static void change(Gateway admin, String path, String next, List<Serving> servings) {
    long begin = System.nanoTime();
    Answer unused = admin.post(path).expect(200);
    Serving last = servings.removeLast();
    servings.add(new Serving(last.version, last.fromNanos, System.nanoTime()));
    servings.add(new Serving(next, begin, Long.MAX_VALUE));
  }

  /** Publishes a version; how many milliseconds later each host runs it when it is asked. */
  private double publish(Platform platform, Protection protection, String module, String version) {
    Manifest manifest =
        protection.apply(Manifest.jar(module, version).with("preload", true).function(FUNCTION));
    Answer unused = platform.publisher().jar(manifest, code(version)).expect(201);
    long acknowledged = System.nanoTime();
    for (String id : hosts) {
      Gateway host = platform.direct(platform.host(id).url());
      until(version + " runs on " + id, () -> runs(host, module, version));
    }
    double millis = (System.nanoTime() - acknowledged) / 1e6;
    until(
        version + " is active", () -> platform.publisher().state(module, version).equals("active"));
    return millis;
  }

  private static boolean runs(Gateway host, String module, String version) {
    Answer answer =
        host.send(
            host.callRequest(module, FUNCTION, Map.of("args", List.of("x")))
                .setHeader("Modmesh-Version", version));
    return answer.status() == 200 && versions(answer.text()).equals(Set.of(version));
  }

  /** Without the pauses of other waits, which would be taken for the platform's. */
  private static void until(String what, BooleanSupplier holds) {
    long end = System.nanoTime() + SOON.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + SOON + ": " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static byte[] code(String version) {
    return JarModules.of(
        "Teller",
        """
          static final class Other { static String version() { return "%1$s"; } }
          @Function public List<String> tell(String id) {
            return List.of(id, "%1$s", Other.version());
          }
        """
            .formatted(version));
  }

  private static Set<String> versions(String answer) {
    Set<String> versions = new HashSet<>();
    Stream.of(OLD, NEW)
        .filter(version -> answer.contains('"' + version + '"'))
        .forEach(versions::add);
    return versions;
  }

  private static Experiment found(OpenLoop calls, List<Serving> servings, double callableMillis) {
    CallLog log = calls.report();
    CallLog answered = log.successes();
    return new Experiment(
            "hot-swap",
            "no call is lost or mixed while what a range means changes, and none that begins after"
                + " a change gets the version before")
        .load(log)
        .always(Check.none("calls that failed", log.failures()))
        .always(
            Check.none(
                "answers of two versions",
                text(answered.where(call -> versions(call.body()).size() != 1))))
        .always(
            Check.none(
                "answers of a version that was not current while the call ran",
                text(answered.where(call -> !isCurrent(call, calls.beginNanos(), servings)))))
        .always(
            Check.atLeast(
                "share of the rarer version",
                Math.min(share(answered, OLD), share(answered, NEW)),
                0.1))
        .always(Check.figure("published to callable on every host, ms", callableMillis))
        .inFull(Check.atMost("the same", callableMillis, SECOND.toMillis()));
  }

  private static boolean isCurrent(Call call, long begin, List<Serving> servings) {
    Set<String> versions = versions(call.body());
    return servings.stream()
        .filter(
            serving ->
                serving.overlaps(begin + call.sent().toNanos(), begin + call.ended().toNanos()))
        .anyMatch(serving -> versions.contains(serving.version));
  }

  private static double share(CallLog log, String version) {
    return (double) log.where(call -> versions(call.body()).contains(version)).sent() / log.sent();
  }

  private static List<String> text(CallLog log) {
    return log.calls().stream().map(call -> call + " " + call.body()).toList();
  }
}
