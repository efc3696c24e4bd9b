package dev.modmesh.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.chaos.Experiment.Verdict;
import dev.modmesh.platform.Platform;
import java.time.Instant;
import java.util.Locale;

/** Runs trials, keeps what they find, and judges. */
final class Battery {
  private static final int MOST_RUNS = 3;

  private Battery() {}

  /** The promise must hold; a run that tells nothing is repeated. */
  static void holds(Platform platform, Trial trial) {
    Experiment experiment = run(platform, Protection.full(), trial);
    for (int i = 1; i < MOST_RUNS && experiment.verdict() == Verdict.INCONCLUSIVE; i++) {
      experiment = run(platform, Protection.full(), trial);
    }
    Verdict verdict = experiment.verdict();
    Verdicts.keep(experiment, "", verdict.name());
    assertThat(verdict).as(experiment.toString()).isEqualTo(Verdict.PASSED);
  }

  /** Without the protection the promise must not hold, else the experiment would prove nothing. */
  static void breaks(Protection protection, int hosts, Trial trial) {
    Platform.Builder builder = Platform.builder().hosts(hosts);
    protection.settings().forEach(builder::set);
    try (Platform platform = builder.build().start()) {
      breaks(platform, protection, trial);
    }
  }

  /** The same on a platform whose settings are as they should be. */
  static void breaks(Platform platform, Protection protection, Trial trial) {
    Experiment experiment = run(platform, protection, trial);
    boolean red = experiment.verdict() == Verdict.FAILED;
    Verdicts.keep(experiment, protection.missing(), red ? "RED, AS IT MUST" : "NOT RED");
    assertThat(red).as("red " + protection.missing() + "\n" + experiment).isTrue();
  }

  private static Experiment run(Platform platform, Protection protection, Trial trial) {
    long seed = Long.getLong("modmesh.chaos.seed", System.nanoTime() & Integer.MAX_VALUE);
    Instant begin = Instant.now();
    return trial
        .run(platform, protection, seed)
        .since(begin, platform.anonymous())
        .with("seed", seed)
        .with("protection", "all " + protection.missing().toLowerCase(Locale.ROOT));
  }
}
