package dev.modmesh.client.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RangesTest {
  /** Settings. */
  public interface Settings {
    @Range(min = 1, max = 10)
    int calls();

    String name();

    Group group();

    /** A group. */
    interface Group {
      @Range(min = 0, max = 5)
      long maxBodyBytes();
    }
  }

  private record Given(int calls, String name, Settings.Group group) implements Settings {}

  private record GivenGroup(long maxBodyBytes) implements Settings.Group {}

  @Test
  void takesBothEnds() {
    assertThatCode(() -> check(1, 5)).doesNotThrowAnyException();
    assertThatCode(() -> check(10, 0)).doesNotThrowAnyException();
  }

  @Test
  void namesKeyValueAndRange() {
    assertThatThrownBy(() -> check(0, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("modmesh.part.calls is `0`: must be from 1 to 10");
  }

  @Test
  void looksIntoGroups() {
    assertThatThrownBy(() -> check(1, 6))
        .hasMessage("modmesh.part.group.max-body-bytes is `6`: must be from 0 to 5");
  }

  private static void check(int calls, long bytes) {
    Ranges.check("modmesh.part", Settings.class, new Given(calls, "x", new GivenGroup(bytes)));
  }
}
