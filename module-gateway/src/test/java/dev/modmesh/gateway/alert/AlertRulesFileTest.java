package dev.modmesh.gateway.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.api.value.Durations;
import dev.modmesh.client.wire.JacksonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What Prometheus and Grafana are given agrees with the code. */
class AlertRulesFileTest {
  private static final JacksonCodec CODEC = new JacksonCodec();
  private static final Pattern METER = Pattern.compile("\\b(modmesh|module)_[a-z0-9_]+\\b");

  @Test
  void prometheusIsGivenTheRulesThatTheGatewayJudges() throws IOException {
    List<String> inFile = new ArrayList<>();
    for (Map<String, @Nullable Object> rule : rules()) {
      Object hold = rule.get("for");
      inFile.add(
          line(
              rule.get("alert"),
              map(rule.get("labels")).get("severity"),
              hold == null ? Duration.ZERO : Durations.parse(hold.toString()),
              map(rule.get("annotations")).get("summary"),
              map(rule.get("annotations")).get("description")));
    }

    assertThat(inFile)
        .isEqualTo(
            AlertRule.ALL.stream()
                .map(
                    rule ->
                        line(
                            rule.name(),
                            rule.severity(),
                            rule.hold(),
                            rule.summary(),
                            rule.description()))
                .toList());
  }

  private static String line(@Nullable Object... parts) {
    return java.util.Arrays.toString(parts);
  }

  @Test
  void rulesAndDashboardsAskForMetersThatThereAre() throws IOException {
    TreeSet<String> documented = meters(Files.readString(Path.of("../docs/metrics.md")));
    StringBuilder asked = new StringBuilder();
    for (Map<String, @Nullable Object> rule : rules()) {
      asked.append(rule.get("expr")).append('\n');
    }
    Map<String, @Nullable Object> dashboard =
        CODEC.readObject(Files.readAllBytes(Path.of("../deploy/grafana/modmesh.json")));
    for (Map<String, @Nullable Object> panel : list(dashboard.get("panels"))) {
      list(panel.get("targets")).forEach(target -> asked.append(target.get("expr")).append('\n'));
    }

    TreeSet<String> unknown = meters(asked.toString());
    unknown.remove("module_name"); // a tag
    assertThat(unknown).hasSizeGreaterThan(10);
    unknown.removeAll(documented);
    assertThat(unknown).isEmpty();
  }

  private static TreeSet<String> meters(String text) {
    TreeSet<String> found = new TreeSet<>();
    METER.matcher(text).results().forEach(match -> found.add(match.group()));
    return found;
  }

  private static List<Map<String, @Nullable Object>> rules() throws IOException {
    Map<String, @Nullable Object> file =
        CODEC.readYaml(Files.readAllBytes(Path.of("../deploy/prometheus/modmesh.rules.yml")));
    return list(list(file.get("groups")).getFirst().get("rules"));
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, @Nullable Object>> list(@Nullable Object value) {
    return (List<Map<String, @Nullable Object>>) Objects.requireNonNull(value);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> map(@Nullable Object value) {
    return (Map<String, @Nullable Object>) Objects.requireNonNull(value);
  }
}
