package dev.modmesh.host.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.host.admission.AdaptiveLimit;
import dev.modmesh.host.admission.Admission;
import dev.modmesh.host.admission.AdmissionPolicy;
import dev.modmesh.host.sync.SyncMetrics;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AdmissionMetricsTest {
  private static final String OWN = "modmesh_host_";

  @Test
  void theDocumentListsExactlyTheMetersOfTheAdmission() throws IOException {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    AdaptiveLimit limit = new AdaptiveLimit(1, 2, () -> 0, 0);
    AdmissionPolicy policy = new AdmissionPolicy(1, 1, Duration.ofMillis(1), Duration.ofMillis(1));
    AdmissionMetrics.register(registry, new Admission(policy, limit, unused -> {}), limit);
    SyncMetrics.register(registry, () -> Duration.ZERO);

    Set<String> scraped = new TreeSet<>();
    for (String line : registry.scrape().lines().toList()) {
      if (line.startsWith("# TYPE " + OWN)) {
        scraped.add(line.split(" ")[2]);
      }
    }

    assertThat(scraped).isEqualTo(documented()).contains("modmesh_host_limit");
  }

  private static Set<String> documented() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String line : Files.readAllLines(Path.of("../docs/metrics.md"))) {
      if (line.startsWith("| `" + OWN)) {
        names.add(line.split("\\|", -1)[1].replace("`", "").trim());
      }
    }
    return names;
  }
}
