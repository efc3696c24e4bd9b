package dev.modmesh.api.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModuleVersionTest {
  /** SemVer 2.0, item 11, and numbers beyond a long. */
  private static final List<String> ASCENDING =
      List.of(
          "0.0.0-0",
          "0.0.0",
          "0.0.1",
          "0.10.0",
          "1.0.0--",
          "1.0.0-alpha",
          "1.0.0-alpha.1",
          "1.0.0-alpha.beta",
          "1.0.0-beta",
          "1.0.0-beta.2",
          "1.0.0-beta.11",
          "1.0.0-beta.99999999999999999998",
          "1.0.0-beta.99999999999999999999",
          "1.0.0-rc.1",
          "1.0.0",
          "1.0.0+a",
          "1.0.0+b",
          "1.0.1",
          "2.0.0",
          "2.1.0",
          "2.1.1",
          "10.0.0",
          "20260101.235959.123456789012345");

  @Test
  void ordersByPrecedence() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    List<ModuleVersion> expected = ASCENDING.stream().map(ModuleVersion::parse).toList();
    List<ModuleVersion> sorted = new ArrayList<>(expected);
    Collections.shuffle(sorted, new Random(seed));

    Collections.sort(sorted);

    assertThat(sorted).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.4",
        "1.1.2-prerelease+meta",
        "1.1.2+meta-valid",
        "1.0.0-alpha.beta.1",
        "1.0.0-alpha0.valid",
        "1.0.0-rc.1+build.123",
        "1.2.3----RC-SNAPSHOT.12.9.1--.12+788",
        "1.0.0+0.build.1-rc.10000aaa-kk-0.1",
        "1.0.0-0A.is.legal",
        "2.0.1-alpha.1227"
      })
  void takesWhatSemVerTakes(String text) {
    assertThat(ModuleVersion.isValid(text)).isTrue();
    assertThat(ModuleVersion.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.2",
        "1.2.3-0123",
        "1.2.3-0123.0123",
        "1.1.2+.123",
        "+invalid",
        "-invalid",
        "alpha",
        "1.0.0-alpha..",
        "1.0.0-alpha_beta",
        "01.1.1",
        "1.01.1",
        "1.1.01",
        "1.2.3.DEV",
        "1.2-SNAPSHOT",
        "1.2.3-",
        "1.2.3+",
        "1.2.3+a+b",
        "v1.2.3",
        "=1.2.3",
        " 1.2.3",
        "1.2.3 ",
        "1.2.3\n",
        "\u0661.2.3",
        "1.2.3-\u00e9",
        "1.2.3.4",
        "1234567890123456.0.0",
        "-1.0.0"
      })
  void refusesWhatSemVerRefuses(String text) {
    assertThat(ModuleVersion.isValid(text)).isFalse();
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> ModuleVersion.parse(text))
        .satisfies(
            problem -> {
              assertThat(problem.type()).isEqualTo(ProblemType.INVALID_RANGE);
              assertThat(problem.detail())
                  .isEqualTo("Version `" + text + "` must be " + ModuleVersion.EXPECTED + ".");
              assertThat(problem.extensions()).containsKeys("field", "value", "expected");
            });
  }

  @Test
  void refusesWhatIsLongerThan128Characters() {
    assertThat(ModuleVersion.isValid("1.0.0-" + "a".repeat(122))).isTrue();
    assertThat(ModuleVersion.isValid("1.0.0-" + "a".repeat(123))).isFalse();
    assertThat(ModuleVersion.isValid("1.0.0-" + "a.".repeat(100_000) + "a")).isFalse();
  }

  @Test
  void versionsThatDifferInBuildMetadataAreDifferent() {
    ModuleVersion one = ModuleVersion.parse("1.0.0+a");
    ModuleVersion other = ModuleVersion.parse("1.0.0+b");

    assertThat(one).isNotEqualTo(other).isNotEqualByComparingTo(other);
    assertThat(one).isEqualTo(ModuleVersion.parse("1.0.0+a"));
    assertThat(ModuleVersion.parse("1.0.0-rc.1").isPreRelease()).isTrue();
    assertThat(one.isPreRelease()).isFalse();
  }
}
