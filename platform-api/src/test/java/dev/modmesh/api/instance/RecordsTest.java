package dev.modmesh.api.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.modmesh.api.module.Digest;
import dev.modmesh.api.module.ModuleRef;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static Map<String, @Nullable Object> instance(String name, @Nullable Object value) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("host", "127.0.0.1");
    map.put("port", 8081);
    map.put(name, value);
    return map;
  }

  private static String refusal(String id, Map<String, @Nullable Object> map) {
    String[] detail = {""};
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> InstanceRecord.fromMap(id, map))
        .satisfies(
            problem -> {
              assertThat(problem.type()).isEqualTo(ProblemType.INVALID_REQUEST);
              detail[0] = problem.detail();
            });
    return detail[0];
  }

  @Test
  void readsBackWhatAnInstanceWrites() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);

    for (int i = 0; i < 1000; i++) {
      InstanceRecord instance = random(random);
      assertThat(InstanceRecord.fromMap(instance.serviceId(), instance.toMap()))
          .as("seed %s", seed)
          .isEqualTo(instance);
    }
  }

  private static InstanceRecord random(Random random) {
    List<ReadyModule> modules = new ArrayList<>();
    List<FailedModule> failed = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      Digest digest = Digest.of(new byte[] {(byte) random.nextInt()});
      modules.add(
          new ReadyModule(ModuleRef.of("m" + i, i + ".0.0"), random.nextBoolean() ? digest : null));
      failed.add(new FailedModule("f@1.0.0", digest.toString(), "why \"" + i));
    }
    return new InstanceRecord(
        "host-" + random.nextInt(9),
        random.nextBoolean() ? "http" : "https",
        random.nextBoolean() ? "::1" : "host.example",
        1 + random.nextInt(65535),
        random.nextBoolean() ? "http" : "grpc",
        "default",
        random.nextBoolean() ? "zone a" : null,
        random.nextInt(1 << 22),
        Health.values()[random.nextInt(4)],
        random.nextBoolean() ? "because" : null,
        random.nextInt(65536),
        random.nextBoolean() ? "http://host.example/health" : null,
        modules,
        List.of("m@1.0.0"),
        failed,
        List.of(Digest.of(new byte[0]).toString()));
  }

  @Test
  void aForeignServiceNeedsHostAndPortOnly() {
    InstanceRecord record =
        InstanceRecord.fromMap("svc", instance("modules", List.of("text@1.2.0")));

    assertThat(record.baseUrl()).isEqualTo("http://127.0.0.1:8081");
    assertThat(record.health()).isEqualTo(Health.PASSING);
    assertThat(record.loadBalancerWeight()).isEqualTo(100);
    assertThat(record.modules())
        .containsExactly(new ReadyModule(ModuleRef.of("text", "1.2.0"), null));
  }

  @Test
  void anIpv6AddressIsBracketedInUrls() {
    assertThat(InstanceRecord.fromMap("a", instance("host", "::1")).baseUrl())
        .isEqualTo("http://[::1]:8081");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a/b", "http://a", "user@a", "a?x"})
  void refusesWhatIsNoHost(String host) {
    assertThat(refusal("svc", instance("host", host)))
        .isEqualTo("`host` is `" + host + "`: must be a host name or an IP address.");
  }

  @Test
  void namesEveryWrongFieldAtOnce() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("port", 70000);
    map.put("scheme", "ftp");
    map.put("protocol", "smtp");
    map.put("health", "fine");
    map.put("pool", "A");
    map.put("pid", -1);
    map.put("modules", List.of("text"));
    map.put("failed", "all");
    map.put("service_id", "other");

    assertThat(refusal("svc", map))
        .contains("`service_id` is `other`: must be `svc`, as in the path")
        .contains("`host` is missing")
        .contains("`port` is `70000`: must be a whole number from 1 to 65535")
        .contains("`scheme` is `ftp`: must be one of http, https")
        .contains("`protocol` is `smtp`: must be one of grpc, http")
        .contains("`health` is `fine`: must be one of passing, warning, critical, draining")
        .contains("`pool` is `A`")
        .contains("`pid` is `-1`")
        .contains("`modules` is `text`: must be a list of name@version")
        .contains("`failed` is `all`: must be a list of objects");
    assertThat(refusal("No Id", instance("port", 1))).startsWith("`service_id` is `No Id`");
    assertThat(refusal("svc", instance("port", null))).startsWith("`port` is missing");
  }

  @Test
  void readsBackWhatAPoolWrites() {
    PoolSpec pool = new PoolSpec("gpu", 1, 9, true, List.of("text@1.0.0"));

    assertThat(PoolSpec.fromMap("gpu", pool.toMap())).isEqualTo(pool);
    assertThat(PoolSpec.fromMap("gpu", Map.of())).isEqualTo(PoolSpec.unconfigured("gpu"));
  }

  @Test
  void poolSettingsThatAreNotGivenStay() {
    PoolSpec pool = new PoolSpec("gpu", 2, 4, false, List.of("text@1.0.0"));

    assertThat(pool.updated(Map.of("min", 3), NOW))
        .isEqualTo(new PoolSpec("gpu", 3, 4, false, pool.hot()));
    assertThat(pool.updated(Map.of("paused", true), NOW))
        .isEqualTo(new PoolSpec("gpu", 2, 4, true, pool.hot()));
    assertThat(pool.updated(Map.of("min", 7), NOW)).extracting(PoolSpec::max).isEqualTo(7);
    assertThat(pool.updated(Map.of("max", 1), NOW)).extracting(PoolSpec::min).isEqualTo(1);
  }

  @Test
  void anOverrideEndsByItselfOrByNull() {
    PoolSpec pool = PoolSpec.unconfigured("gpu");
    String until = NOW.plusSeconds(60).toString();

    PoolSpec set = pool.updated(Map.of("override", Map.of("replicas", 0, "until", until)), NOW);

    assertThat(set.override(NOW)).isEqualTo(new ManualScale(0, NOW.plusSeconds(60)));
    assertThat(set.override(NOW.plusSeconds(60))).isNull();
    assertThat(PoolSpec.fromMap("gpu", set.toMap())).isEqualTo(set);
    assertThat(set.updated(Map.of("min", 1), NOW).override()).isEqualTo(set.override());
    assertThat(set.updated(Map.of("min", 1), NOW.plusSeconds(60)).override()).isNull();
    assertThat(set.updated(java.util.Collections.singletonMap("override", null), NOW).override())
        .isNull();
  }

  @Test
  void overridesThatCannotBeAreRefused() {
    assertThat(refusedOverride(Map.of("replicas", 5, "until", "2026-01-01T00:00:01Z")))
        .contains("`override.replicas` is `5`: must be a whole number from 0 to 4");
    assertThat(refusedOverride(Map.of("replicas", 1, "until", "2025-01-01T00:00:00Z")))
        .contains("`override.until` is `2025-01-01T00:00:00Z`: must be in the future");
    assertThat(refusedOverride(Map.of("replicas", 1, "until", "2030-01-01T00:00:00Z")))
        .contains("within a year");
    assertThat(refusedOverride(Map.of("until", "soon", "for", "1h")))
        .contains("`override.replicas` is missing")
        .contains("`override.until` is `soon`: must be an RFC 3339 time")
        .contains("`override.for` is `1h`: must be absent");
    assertThat(refusedOverride(Map.of("replicas", 1))).contains("`override.until` is missing");
    assertThat(refusedOverride("3")).contains("`override` is `3`: must be an object");
  }

  private static String refusedOverride(Object override) {
    PoolSpec pool = PoolSpec.unconfigured("gpu");
    try {
      PoolSpec unexpected = pool.updated(Map.of("override", override), NOW);
      throw new AssertionError("taken: " + unexpected);
    } catch (ProblemException problem) {
      return problem.detail();
    }
  }

  @Test
  void poolSettingsThatContradictEachOtherAreRefused() {
    PoolSpec pool = PoolSpec.unconfigured("gpu");

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(
            () -> pool.updated(Map.of("min", 5, "max", 3, "hot", List.of(), "name", "b"), NOW))
        .satisfies(
            problem ->
                assertThat(problem.detail())
                    .contains("`hot` is `[]`: must be absent")
                    .contains("`name` is `b`: must be `gpu`, as in the path")
                    .contains("`max` is `3`: must be at least min, which is 5"));
  }
}
