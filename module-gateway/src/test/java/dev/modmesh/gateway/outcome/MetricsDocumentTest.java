package dev.modmesh.gateway.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.api.module.Digest;
import dev.modmesh.api.module.ManifestReader;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.api.module.VersionState;
import dev.modmesh.cache.data.DataStats;
import dev.modmesh.registry.version.Versions;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

@QuarkusTest
class MetricsDocumentTest {
  @Inject Versions versions;
  @Inject DataStats data;

  @TestHTTPResource("/q/metrics")
  URI metrics;

  @Test
  void theDocumentListsExactlyTheMetersOfTheGateway() throws Exception {
    versions.publish(record());
    assertThat(data.of(new ModuleName("metered")).size().keys()).isZero();

    String scrape =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(metrics).header("Accept", "text/plain").build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    Set<String> scraped = new TreeSet<>();
    for (String line : scrape.lines().toList()) {
      if (line.startsWith("modmesh_") || line.startsWith("module_")) {
        scraped.add(line.split("[{ ]")[0]);
      }
    }

    assertThat(scraped).isEqualTo(documented("gateway"));
  }

  private static VersionRecord record() {
    return new VersionRecord(
        ManifestReader.read(
            Map.of(
                "name",
                "metered",
                "version",
                "1.0.0",
                "runtime",
                "remote",
                "functions",
                Map.of("f", Map.of("cache", Map.of("ttl", "1s"))))),
        Digest.of(new byte[0]),
        null,
        0,
        "http://127.0.0.1:1",
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
