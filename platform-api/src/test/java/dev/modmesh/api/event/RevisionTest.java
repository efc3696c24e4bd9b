package dev.modmesh.api.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevisionTest {
  @Test
  void readsBackWhatItWrites() {
    Revision revision = new Revision("ab12", 7);

    assertThat(revision).hasToString("ab12.7");
    assertThat(Revision.parse("ab12.7")).isEqualTo(revision);
    assertThat(revision.next()).isEqualTo(new Revision("ab12", 8));
    assertThat(Revision.parse("0")).isEqualTo(Revision.START).hasToString("0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", ".7", "ab.", "ab.x", "ab", "ab.99999999999999999999", "00"})
  void refusesOtherText(String text) {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> Revision.parse(text))
        .satisfies(problem -> assertThat(problem.type()).isEqualTo(ProblemType.INVALID_REQUEST));
  }

  @Test
  void numbersCompareWithinOneEpochOnly() {
    Revision seven = new Revision("a", 7);

    assertThat(seven.covers(new Revision("a", 7))).isTrue();
    assertThat(seven.covers(new Revision("a", 8))).isFalse();
    assertThat(seven.covers(new Revision("b", 1))).isFalse();
    assertThat(seven.covers(Revision.START)).isTrue();
    assertThat(Revision.START.covers(seven)).isFalse();
  }
}
