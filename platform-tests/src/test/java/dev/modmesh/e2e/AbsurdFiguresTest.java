package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.e2e.ScriptedPrometheus.Lie;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.HostCount;
import dev.modmesh.platform.Platform;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Figures that are missing or make no sense change nothing, and a decision says so. */
final class AbsurdFiguresTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void hostsStayAsTheyAreWhateverASourceTells() {
    try (ScriptedPrometheus source = new ScriptedPrometheus();
        Platform platform = Platform.builder().build().start()) {
      platform
          .admin()
          .put("/api/v1/pools/default", Map.of("min", 1, "max", 3, "concurrency", 2, "slo", "1m"))
          .expect(200);
      platform
          .newAutoscaler(
              Map.of(
                  "modmesh.autoscaler.source", "prometheus",
                  "modmesh.autoscaler.interval", "250ms",
                  "modmesh.autoscaler.prometheus.url", source.url()))
          .start();
      Await.until("the figures hold two hosts", SOON, () -> isHeldByFigures(platform));

      try (HostCount count = HostCount.of(platform)) {
        for (Lie lie : EnumSet.complementOf(EnumSet.of(Lie.NONE))) {
          source.tell(lie);
          Await.until(
              "a decision tells of " + lie,
              SOON,
              () -> reason(platform).equals("hold") && newest(platform).contains(lie.told()));
          source.tell(Lie.NONE);
          Await.until("true figures count again", SOON, () -> !"hold".equals(reason(platform)));
          assertThat(count.counts()).as("%s: %s", lie, newest(platform)).containsExactly(2);
        }
        String last = newest(platform);
        Await.until("a later decision", SOON, () -> !newest(platform).equals(last));
        assertThat(count.counts()).as("%s: %s", count.changes(), last).containsExactly(2);
      }
    }
  }

  private static boolean isHeldByFigures(Platform platform) {
    return HostCount.now(platform) == 2
        && platform.passing().size() == 2
        && "feed-forward".equals(reason(platform))
        && newest(platform).contains("clamps=[]");
  }

  private static List<Map<String, @Nullable Object>> decisions(Platform platform) {
    return platform.anonymous().get("/api/v1/pools/default/decisions?limit=1").items();
  }

  private static String newest(Platform platform) {
    return decisions(platform).stream().map(String::valueOf).findFirst().orElse("");
  }

  private static String reason(Platform platform) {
    return decisions(platform).stream()
        .map(one -> String.valueOf(one.get("reason")))
        .findFirst()
        .orElse("");
  }
}
