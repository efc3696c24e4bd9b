package dev.modmesh.api.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestReaderTest {
  private static Map<String, @Nullable Object> minimal() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("name", "text");
    map.put("version", "1.2.0");
    map.put("runtime", "wasm");
    map.put("functions", Map.of("slugify", Map.of()));
    return map;
  }

  private static Map<String, @Nullable Object> with(String name, @Nullable Object value) {
    Map<String, @Nullable Object> map = minimal();
    map.put(name, value);
    return map;
  }

  private static Map<String, @Nullable Object> withFunction(String name, @Nullable Object value) {
    Map<String, @Nullable Object> function = new LinkedHashMap<>();
    function.put(name, value);
    return with("functions", Map.of("slugify", function));
  }

  @SuppressWarnings("unchecked") // the shape of the problem's own member
  private static List<Map<String, Object>> errors(Map<String, @Nullable Object> document) {
    ProblemException problem =
        catchThrowableOfType(ProblemException.class, () -> ManifestReader.read(document));
    assertThat(problem).isNotNull();
    assertThat(problem.type()).isEqualTo(ProblemType.INVALID_MANIFEST);
    return (List<Map<String, Object>>) problem.extensions().getOrDefault("errors", List.of());
  }

  @Test
  void aServiceMayDeclareNoFunctions() {
    Map<String, @Nullable Object> document = with("functions", null);
    document.put("runtime", "remote");

    ModuleManifest manifest = ManifestReader.read(document);

    assertThat(manifest.functions()).isEmpty();
    assertThat(ManifestReader.read(ManifestWriter.write(manifest))).isEqualTo(manifest);
  }

  @Test
  void fillsInDefaults() {
    ModuleManifest manifest = ManifestReader.read(minimal());

    assertThat(manifest.ref()).hasToString("text@1.2.0");
    assertThat(manifest.pool()).isEqualTo("default");
    assertThat(manifest.preload()).isFalse();
    assertThat(manifest.loadBalancer()).isEqualTo(LoadBalancerSpec.DEFAULT);
    assertThat(manifest.functions())
        .containsExactly(Map.entry("slugify", FunctionSpec.undeclared("slugify", Encoding.JSON)));
    assertThat(FunctionSpec.DEFAULT_TIMEOUT).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void takesAFunctionAboutWhichNothingIsSaid() {
    Map<String, @Nullable Object> functions = new LinkedHashMap<>();
    functions.put("slugify", null);

    ModuleManifest manifest = ManifestReader.read(with("functions", functions));

    assertThat(manifest.functions()).containsOnlyKeys("slugify");
  }

  private static Map<String, Object> hashing(Map<String, Object> by) {
    return Map.of("policy", "consistent-hash", "hash", by);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of(with("name", null), "name", null, "lower-case"),
        Arguments.of(with("name", ""), "name", "", "lower-case"),
        Arguments.of(with("name", "Text"), "name", "Text", "lower-case"),
        Arguments.of(with("name", 5), "name", "5", "a string"),
        Arguments.of(with("version", null), "version", null, "SemVer"),
        Arguments.of(with("version", 1.2), "version", "1.2", "a string"),
        Arguments.of(with("version", "1.2"), "version", "1.2", "SemVer"),
        Arguments.of(with("runtime", null), "runtime", null, "one of wasm, jar, remote"),
        Arguments.of(with("runtime", "python"), "runtime", "python", "one of wasm, jar, remote"),
        Arguments.of(with("pool", "A b"), "pool", "A b", "lower-case"),
        Arguments.of(with("tags", "nlp"), "tags", "nlp", "a list of strings"),
        Arguments.of(with("tags", List.of("a", 1)), "tags", "[a, 1]", "a list of strings"),
        Arguments.of(with("preload", "yes"), "preload", "yes", "true or false"),
        Arguments.of(with("exports", List.of("no-package")), "exports", "no-package", "package"),
        Arguments.of(with("timeout", "2s"), "timeout", "2s", "absent; known fields are"),
        Arguments.of(with("dependencies", "math"), "dependencies", "math", "an object"),
        Arguments.of(
            with("dependencies", Map.of("math", "latest")), "dependencies.math", "latest", "npm"),
        Arguments.of(with("dependencies", Map.of("math", 2)), "dependencies.math", "2", "a string"),
        Arguments.of(
            with("dependencies", Map.of("Math", "1.x")), "dependencies.Math", "Math", "named"),
        Arguments.of(
            with("dependencies", Map.of("text", "1.x")), "dependencies.text", "text", "another"),
        Arguments.of(
            with("load_balancer", Map.of("policy", "best")),
            "load_balancer.policy",
            "best",
            "one of adaptive, consistent-hash, least-requests, random, round-robin,"
                + " weighted-round-robin"),
        Arguments.of(
            with("load_balancer", Map.of("hash", Map.of("header", "X-User"))),
            "load_balancer.hash",
            "{header=X-User}",
            "absent, unless"),
        Arguments.of(
            with("load_balancer", hashing(Map.of("header", "no header"))),
            "load_balancer.hash",
            "{header=no header}",
            "one of { header: NAME }"),
        Arguments.of(
            with("load_balancer", hashing(Map.of("cookie", "y"))),
            "load_balancer.hash",
            "{cookie=y}",
            "one of { header: NAME }"),
        Arguments.of(
            with("load_balancer", hashing(Map.of("argument", -1))),
            "load_balancer.hash.argument",
            "-1",
            "a whole number from 0 to 255"),
        Arguments.of(
            with("load_balancer", Map.of("weight", 65536)),
            "load_balancer.weight",
            "65536",
            "a whole number from 0 to 65535"),
        Arguments.of(
            with("load_balancer", Map.of("wieght", 1)), "load_balancer.wieght", "1", "absent"),
        Arguments.of(with("functions", null), "functions", null, "at least one function"),
        Arguments.of(with("functions", Map.of()), "functions", "{}", "at least one function"),
        Arguments.of(
            with("functions", Map.of("9x", Map.of())), "functions.9x", "9x", "named letters"),
        Arguments.of(with("functions", Map.of("f", "fast")), "functions.f", "fast", "an object"),
        Arguments.of(
            withFunction("timeout", "soon"), "functions.slugify.timeout", "soon", "a duration"),
        Arguments.of(
            withFunction("timeout", "0s"),
            "functions.slugify.timeout",
            "0s",
            "longer than nothing"),
        Arguments.of(
            withFunction("attempt_timeout", "0ms"),
            "functions.slugify.attempt_timeout",
            "0ms",
            "longer than nothing"),
        Arguments.of(
            withFunction("timeout", "999999999h"),
            "functions.slugify.timeout",
            "999999999h",
            "a duration"),
        Arguments.of(
            withFunction("idempotent", 1), "functions.slugify.idempotent", "1", "true or false"),
        Arguments.of(
            withFunction("retry", "always"), "functions.slugify.retry", "always", "none, safe"),
        Arguments.of(
            withFunction("input", "auto"), "functions.slugify.input", "auto", "json, text, bytes"),
        Arguments.of(
            withFunction("output", "xml"), "functions.slugify.output", "xml", "json, text, bytes"),
        Arguments.of(
            withFunction("parameters", List.of()),
            "functions.slugify.parameters",
            "[]",
            "an object"),
        Arguments.of(
            withFunction("cache", Map.of()), "functions.slugify.cache.ttl", null, "a duration"),
        Arguments.of(
            withFunction("cache", Map.of("ttl", 60)),
            "functions.slugify.cache.ttl",
            "60",
            "a string"),
        Arguments.of(
            withFunction("cache", Map.of("ttl", "0s")),
            "functions.slugify.cache.ttl",
            "0s",
            "longer than nothing"),
        Arguments.of(
            withFunction("cache", Map.of("ttl", "1s", "scope", "session")),
            "functions.slugify.cache.scope",
            "session",
            "one of all, caller, tenant"),
        Arguments.of(
            withFunction("cache", Map.of("ttl", "1s", "vary", List.of("Authorization"))),
            "functions.slugify.cache.vary",
            "Authorization",
            "names of request headers"),
        Arguments.of(
            withFunction("cache", Map.of("ttl", "1s", "max_bytes", 2_000_000)),
            "functions.slugify.cache.max_bytes",
            "2000000",
            "a whole number from 1 to 1048576"),
        Arguments.of(
            withFunction("timeuot", "2s"), "functions.slugify.timeuot", "2s", "known fields are"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void namesFieldValueAndExpectationOfEachMistake(
      Map<String, @Nullable Object> document,
      String field,
      @Nullable String value,
      String expectation) {
    List<Map<String, Object>> errors = errors(document);

    assertThat(errors).hasSize(1);
    assertThat(errors.getFirst()).containsEntry("field", field);
    if (value == null) {
      assertThat(errors.getFirst()).doesNotContainKey("value");
    } else {
      assertThat(errors.getFirst()).containsEntry("value", value);
    }
    assertThat(errors.getFirst().get("expected")).asString().contains(expectation);
  }

  @Test
  void textInputIsForWasmOnly() {
    Map<String, @Nullable Object> document = withFunction("input", "text");
    document.put("runtime", "jar");

    assertThat(errors(document))
        .singleElement()
        .satisfies(error -> assertThat(error).containsEntry("field", "functions.slugify.input"));
  }

  @Test
  void reportsAllMistakesAtOnce() {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("name", "No Name");
    document.put("version", "one");
    document.put("pool", "");
    document.put("dependencies", Map.of("math", "^"));
    document.put("functions", Map.of("f", Map.of("timeout", "never", "input", "xml")));
    document.put("extra", 1);

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> ManifestReader.read(document))
        .satisfies(
            problem ->
                assertThat(problem.detail())
                    .contains("`extra` is `1`: must be absent")
                    .contains("`name` is `No Name`: must be lower-case")
                    .contains("`version` is `one`: must be a SemVer")
                    .contains("`runtime` is missing: must be one of")
                    .contains("`pool` is ``: must be")
                    .contains("`dependencies.math` is `^`: must be")
                    .contains("`functions.f.timeout` is `never`: must be a duration")
                    .contains("`functions.f.input` is `xml`: must be one of"));
    assertThat(errors(document)).hasSize(8);
  }

  @Test
  void refusesMoreThanAThousandFunctions() {
    Map<String, Object> functions = new TreeMap<>();
    for (int i = 0; i <= 1000; i++) {
      functions.put("f" + i, Map.of());
    }

    assertThat(errors(with("functions", functions)))
        .containsExactly(
            Map.of("field", "functions", "value", "1001 functions", "expected", "at most 1000"));
  }

  @Test
  void showsOnlyTheBeginningOfALongValueAndNeverHalfACharacter() {
    String text = "a".repeat(99) + "\ud83d\ude00".repeat(1000);

    Map<String, Object> error = errors(with("pool", text)).getFirst();

    assertThat(error).containsEntry("value", "a".repeat(99) + "…");
  }

  @Test
  void readsBackWhatTheWriterWrites() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Generator generator = new Generator(seed);

    for (int i = 0; i < 2000; i++) {
      ModuleManifest manifest = generator.manifest();
      assertThat(ManifestReader.read(ManifestWriter.write(manifest)))
          .as("seed %s, number %s", seed, i)
          .isEqualTo(manifest);
    }
  }

  @Test
  void readsBackWhatARecordWrites() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Generator generator = new Generator(seed);

    for (int i = 0; i < 2000; i++) {
      VersionRecord record = generator.record();
      assertThat(VersionRecord.fromMap(record.toMap()))
          .as("seed %s, number %s", seed, i)
          .isEqualTo(record);
    }
  }

  @Test
  void refusesARecordWhoseStateItDoesNotKnow() {
    Map<String, @Nullable Object> map = new Generator(1).record().toMap();
    map.put("state", "haunted");

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> VersionRecord.fromMap(map))
        .satisfies(problem -> assertThat(problem.detail()).contains("`state` is `haunted`"));
  }

  @Test
  void manifestsDoNotChangeWithWhatTheyWereMadeFrom() {
    List<String> tags = new ArrayList<>(List.of("nlp"));
    ModuleManifest manifest = ManifestReader.read(with("tags", tags));

    tags.add("later");

    assertThat(manifest.tags()).containsExactly("nlp");
  }
}
