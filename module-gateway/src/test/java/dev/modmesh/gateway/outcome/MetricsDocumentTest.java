package dev.modmesh.gateway.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.api.module.Digest;
import dev.modmesh.api.module.ManifestReader;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.api.module.VersionState;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MetricsDocumentTest {
  @Test
  void theDocumentListsExactlyTheMetersOfTheGateway() throws IOException {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    CallStats stats = new CallMetrics(registry).stats(record(), "f");
    stats.record(Outcome.SUCCESS, 1_000_000_000);

    Set<String> scraped = new TreeSet<>();
    for (String line : registry.scrape().lines().toList()) {
      if (!line.startsWith("#")) {
        scraped.add(line.substring(0, line.indexOf('{')));
      }
    }

    assertThat(scraped).isEqualTo(documented("gateway"));
  }

  private static VersionRecord record() {
    return new VersionRecord(
        ManifestReader.read(
            Map.of(
                "name",
                "m",
                "version",
                "1.0.0",
                "runtime",
                "wasm",
                "functions",
                Map.of("f", Map.of()))),
        Digest.of(new byte[0]),
        null,
        0,
        null,
        null,
        VersionState.ACTIVE,
        null,
        null,
        Map.of(),
        Instant.EPOCH);
  }

  private static Set<String> documented(String process) throws IOException {
    Set<String> names = new TreeSet<>();
    for (String line : Files.readAllLines(Path.of("../docs/metrics.md"))) {
      String[] cells = line.split("\\|", -1);
      if (line.startsWith("| `") && cells[3].trim().equals(process)) {
        names.add(cells[1].replace("`", "").trim());
      }
    }
    return names;
  }
}
