package dev.modmesh.api.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionRangeTest {
  private static final Digest DIGEST = Digest.of("one".getBytes(StandardCharsets.UTF_8));

  record Row(String range, List<String> takes, boolean invalid) {}

  private static List<String> lines() throws IOException {
    try (InputStream stream = VersionRangeTest.class.getResourceAsStream("npm-ranges.tsv")) {
      return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .toList();
    }
  }

  private static List<String> versions() throws IOException {
    return words(lines().get(1).substring("# versions: ".length()));
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
  }

  static Stream<Row> rows() throws IOException {
    return lines().stream()
        .skip(2)
        .map(line -> line.split("\t", -1))
        .map(cells -> new Row(cells[0], words(cells[1]), cells[1].equals("INVALID")));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void readsRangesAsNpmDoes(Row row) throws IOException {
    if (row.invalid()) {
      assertInvalid(row.range());
      return;
    }

    VersionRange range = VersionRange.parse(row.range());

    assertThat(versions())
        .filteredOn(version -> range.matches(ModuleVersion.parse(version), DIGEST))
        .isEqualTo(row.takes());
  }

  /** npm takes these, most of them as "everything"; here they are taken for slips of the pen. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "||",
        "1 ||",
        "|| 1",
        "1 || || 2",
        "+1",
        "1.x.3",
        "^1.x.3",
        "~1.*.3",
        "x.1",
        "1.x.x-alpha",
        ">=x.x.x-alpha",
        "vv1",
        "> =1",
        "~>=1",
        "sha512:00",
        "9007199254740991.0.0",
        "999999999999999"
      })
  void refusesWhatNpmForgives(String text) {
    assertInvalid(text);
  }

  @Test
  void neverReadsGarbageAsEverything() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    String alphabet = "0123459.xX*^~<>=|- v+ab,";
    List<ModuleVersion> all =
        List.of(ModuleVersion.parse("0.0.0"), ModuleVersion.parse("999999999999.1.7"));

    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = 1 + random.nextInt(9);
      for (int j = 0; j < length; j++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String range = text.toString();
      if (takesAll(range, all)) {
        // only what is open, or begins at zero and has no end, stands for everything
        List<String> parts = List.of(range.split("\\|\\|", -1));
        assertThat(parts).as("seed %s: `%s`", seed, range).anyMatch(VersionRangeTest::saysAny);
      }
    }
  }

  private static boolean takesAll(String range, List<ModuleVersion> all) {
    try {
      VersionRange parsed = VersionRange.parse(range);
      return all.stream().allMatch(version -> parsed.matches(version, DIGEST));
    } catch (ProblemException e) {
      return false;
    }
  }

  /** A part whose numbers, suffixes left aside, are all zero or open. */
  private static boolean saysAny(String part) {
    return part.replaceAll("[-+][0-9A-Za-z.+-]+", "").matches("[^1-9]*[0xX*][^1-9]*");
  }

  private static void assertInvalid(String text) {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> VersionRange.parse(text))
        .satisfies(
            problem -> {
              assertThat(problem.type()).isEqualTo(ProblemType.INVALID_RANGE);
              assertThat(problem.detail()).contains("must be");
            });
  }

  @Test
  void namesFieldValueAndExpectation() {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> VersionRange.parse("latest"))
        .satisfies(
            problem -> {
              assertThat(problem.detail())
                  .isEqualTo("Version range `latest` must be " + VersionRange.EXPECTED + ".");
              assertThat(problem.extensions())
                  .containsEntry("field", "module_version")
                  .containsEntry("value", "latest")
                  .containsEntry("expected", VersionRange.EXPECTED);
            });
  }

  @Test
  void refusesAVeryLongTextQuicklyAndShowsOnlyItsBeginning() {
    List<String> texts = new ArrayList<>();
    for (String unit : List.of("1", "1 ", "^1 || ", "1.2.3-a.", "x", "* - ", " ", "1.2.3-0")) {
      texts.add(unit.repeat(100_000 / unit.length()) + "!");
    }

    for (String text : texts) {
      assertThatExceptionOfType(ProblemException.class)
          .isThrownBy(() -> VersionRange.parse(text))
          .satisfies(problem -> assertThat(problem.detail()).hasSizeLessThan(400));
    }
  }

  @Test
  void readsAnExactVersionAsThatVersionOnly() {
    VersionRange range = VersionRange.parse(" 1.2.3-rc.1+build ");

    assertThat(range).isInstanceOf(VersionRange.Exact.class);
    assertThat(range.text()).isEqualTo("1.2.3-rc.1+build");
    assertThat(range.matches(ModuleVersion.parse("1.2.3-rc.1+build"), DIGEST)).isTrue();
    assertThat(range.matches(ModuleVersion.parse("1.2.3-rc.1"), DIGEST)).isFalse();
  }

  @Test
  void readsADigestAsTheVersionThatHasIt() {
    VersionRange range = VersionRange.parse(DIGEST.toString());

    assertThat(range.text()).isEqualTo(DIGEST.toString());
    assertThat(range.matches(ModuleVersion.parse("7.0.0"), DIGEST)).isTrue();
    assertThat(range.matches(ModuleVersion.parse("7.0.0"), Digest.of(new byte[0]))).isFalse();
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> VersionRange.parse("sha256:abc"))
        .satisfies(problem -> assertThat(problem.type()).isEqualTo(ProblemType.INVALID_DIGEST));
  }

  @Test
  void buildMetadataDoesNotMatterToARange() {
    assertThat(VersionRange.parse("<=1.2.3").matches(ModuleVersion.parse("1.2.3+b"), DIGEST))
        .isTrue();
    assertThat(VersionRange.parse(">1.2.3").matches(ModuleVersion.parse("1.2.3+b"), DIGEST))
        .isFalse();
  }

  @Test
  void rangesOfTheSameTextAreEqual() {
    assertThat(VersionRange.parse("^1.2 || 3.x")).isEqualTo(VersionRange.parse(" ^1.2 || 3.x "));
    assertThat(VersionRange.parse("^1.2")).isNotEqualTo(VersionRange.parse("^1.3"));
    assertThat(VersionRange.parse("^1.2")).hasSameHashCodeAs(VersionRange.parse("^1.2"));
  }
}
