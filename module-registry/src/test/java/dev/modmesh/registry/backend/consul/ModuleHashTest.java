package dev.modmesh.registry.backend.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modmesh.api.module.ModuleRef;
import dev.modmesh.api.module.ModuleRuntime;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.api.module.VersionState;
import dev.modmesh.registry.testing.Registry;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModuleHashTest {
  private static final ModuleRef REF = ModuleRef.parse("weather@1.0.0");
  private static final Instant NOW = Instant.parse("2030-02-03T04:05:06Z");

  private static Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("name", "weather");
    fields.put("version", "1.0.0");
    fields.put("service_url", "https://there:8443/base");
    fields.put("checksum", "sha256:" + "a".repeat(64));
    fields.put("size_bytes", "12");
    fields.put("dependencies", "[\"math@^2.0\",\"text\"]");
    fields.put("tags", "[\"sky\"]");
    fields.put("health_check_url", "https://there:8443/health");
    fields.put("last_updated", "2030-01-01T00:00:00Z");
    fields.put("load_balancer_weight", "50");
    return fields;
  }

  private static VersionRecord read(Map<String, String> fields) throws ModuleHash.Malformed {
    return ModuleHash.read(REF, fields, Registry.CODEC, NOW);
  }

  @Test
  void aVersionHasExactlyTenFieldsAndListsAreJson() {
    VersionRecord record = Registry.version("text@1.2.0", VersionState.ACTIVE, "math", "^2.0");

    Map<String, String> fields = ModuleHash.write(record, "http://gateway:8080", Registry.CODEC);

    assertThat(fields)
        .containsExactly(
            Map.entry("name", "text"),
            Map.entry("version", "1.2.0"),
            Map.entry("service_url", "http://gateway:8080"),
            Map.entry("checksum", String.valueOf(record.checksum())),
            Map.entry("size_bytes", Long.toString(record.sizeBytes())),
            Map.entry("dependencies", "[\"math@^2.0\"]"),
            Map.entry("tags", "[]"),
            Map.entry("health_check_url", "http://gateway:8080/q/health/ready"),
            Map.entry("last_updated", "2030-01-01T00:00:00Z"),
            Map.entry("load_balancer_weight", "100"));
  }

  @Test
  void aForeignHashIsARemoteVersion() throws ModuleHash.Malformed {
    VersionRecord record = read(fields());

    assertThat(record.manifest().runtime()).isEqualTo(ModuleRuntime.REMOTE);
    assertThat(record.manifest().tags()).containsExactly("sky");
    assertThat(record.manifest().dependencies().toString()).contains("math", "^2.0", "text", "*");
    assertThat(record.manifest().loadBalancer().weight()).isEqualTo(50);
    assertThat(record.manifest().functions()).isEmpty();
    assertThat(record.serviceUrl()).isEqualTo("https://there:8443/base");
    assertThat(record.checksum()).hasToString("sha256:" + "a".repeat(64));
    assertThat(record.state()).isEqualTo(VersionState.ACTIVE);
    assertThat(record.source()).isEqualTo("consul");
    assertThat(VersionRecord.fromMap(record.toMap())).isEqualTo(record);
  }

  @Test
  void whatWasWrittenIsReadAgain() throws ModuleHash.Malformed {
    VersionRecord record = read(fields());

    Map<String, String> written = ModuleHash.write(record, "http://unused", Registry.CODEC);
    VersionRecord again = read(written);

    assertThat(again.manifest().tags()).isEqualTo(record.manifest().tags());
    assertThat(again.serviceUrl()).isEqualTo(record.serviceUrl());
    assertThat(again.checksum()).isEqualTo(record.checksum());
    assertThat(written.keySet()).isEqualTo(fields().keySet());
  }

  @Test
  void onlyWhereItIsMustBeSaid() throws ModuleHash.Malformed {
    VersionRecord record =
        read(Map.of("name", "weather", "version", "1.0.0", "service_url", "http://x:1"));

    assertThat(record.checksum()).isNull();
    assertThat(record.healthCheckUrl()).isNull();
    assertThat(record.manifest().tags()).isEqualTo(List.of());
    assertThat(record.manifest().loadBalancer().weight()).isEqualTo(100);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name|other|name is `other`",
        "version|2.0.0|version is `2.0.0`",
        "service_url|ftp://there|http or https URL",
        "service_url||http or https URL",
        "tags|[1]|JSON list of strings",
        "tags|[\"a\"|JSON list of strings",
        "dependencies|{}|JSON list of strings",
        "dependencies|[\"BAD\"]|name of another module",
        "dependencies|[\"math@nonsense^\"]|a range such as",
        "size_bytes|-1|whole number from 0",
        "load_balancer_weight|heavy|whole number from 0 to 65535",
        "load_balancer_weight|65536|whole number from 0 to 65535",
        "health_check_url|nowhere|http or https URL"
      })
  void saysWhichFieldIsWrong(String field, String value, String message) {
    Map<String, String> fields = fields();
    fields.put(field, value == null ? "" : value);

    assertThatThrownBy(() -> read(fields))
        .isInstanceOf(ModuleHash.Malformed.class)
        .hasMessageContaining(field)
        .hasMessageContaining(message);
  }
}
