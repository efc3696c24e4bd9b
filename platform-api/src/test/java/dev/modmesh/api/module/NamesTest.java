package dev.modmesh.api.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "text", "text-2", "a.b_c-d", "0a.1b"})
  void takesModuleNames(String name) {
    assertThat(new ModuleName(name)).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "A", "Text", "-a", "a-", "a--b", "a..b", "a/b", "a b", "a\n", "\u00e9", ".", "..", "a@b"
      })
  void refusesOtherNamesWithFieldValueAndExpectation(String name) {
    assertThat(ModuleName.isValid(name)).isFalse();
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> new ModuleName(name))
        .satisfies(
            problem -> {
              assertThat(problem.type()).isEqualTo(ProblemType.INVALID_NAME);
              assertThat(problem.extensions())
                  .containsEntry("field", "name")
                  .containsEntry("value", name)
                  .containsEntry("expected", ModuleName.EXPECTED);
            });
  }

  @Test
  void refusesANameOfMoreThan128Characters() {
    assertThat(ModuleName.isValid("a".repeat(128))).isTrue();
    assertThat(ModuleName.isValid("a".repeat(129))).isFalse();
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> new ModuleName("a".repeat(1_000_000)))
        .satisfies(problem -> assertThat(problem.detail()).hasSizeLessThan(300));
  }

  @Test
  void readsNameAndVersionTogether() {
    assertThat(ModuleRef.parse("text@1.2.0-rc.1"))
        .isEqualTo(ModuleRef.of("text", "1.2.0-rc.1"))
        .hasToString("text@1.2.0-rc.1");
    assertThat(ModuleRef.of("a", "10.0.0")).isGreaterThan(ModuleRef.of("a", "9.0.0"));
    assertThat(ModuleRef.of("b", "1.0.0")).isGreaterThan(ModuleRef.of("a", "9.0.0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text", "@1.0.0", "text@", "text@1.0", "text@1.0.0@2", "Text@1.0.0"})
  void refusesWhatIsNotNameAndVersion(String text) {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> ModuleRef.parse(text))
        .satisfies(
            problem ->
                assertThat(problem.type())
                    .isIn(ProblemType.INVALID_NAME, ProblemType.INVALID_RANGE));
  }

  @Test
  void digestsAreThoseOfSha256() {
    Digest digest = Digest.of("abc".getBytes(StandardCharsets.UTF_8)); // FIPS 180-2, B.1

    assertThat(digest)
        .hasToString("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(Digest.parse(digest.toString())).isEqualTo(digest);
    assertThat(digest.abbreviated()).isEqualTo("ba7816bf8f01");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256:",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "sha256:BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a",
        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n",
        "sha512:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
      })
  void refusesOtherDigests(String text) {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> Digest.parse(text))
        .satisfies(
            problem -> {
              assertThat(problem.type()).isEqualTo(ProblemType.INVALID_DIGEST);
              assertThat(problem.detail()).endsWith("must be " + Digest.EXPECTED + ".");
            });
  }
}
