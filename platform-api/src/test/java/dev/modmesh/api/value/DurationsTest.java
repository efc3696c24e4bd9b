package dev.modmesh.api.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "0ms,0,0ms", "250ms,250,250ms", "2s,2000,2s", "5m,300000,5m", "1h,3600000,1h",
    "60s,60000,1m", "3600s,3600000,1h", "1500ms,1500,1500ms", "0h,0,0ms", "90m,5400000,90m"
  })
  void readsAndWrites(String text, long millis, String written) {
    assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
    assertThat(Durations.format(Duration.ofMillis(millis))).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2",
        "s",
        "-2s",
        "+2s",
        "2 s",
        " 2s",
        "2s ",
        "2S",
        "2sec",
        "2d",
        "1.5s",
        "PT2S",
        "2s2s",
        "1234567890ms",
        "999999999h",
        "\u0662s"
      })
  void refusesOtherText(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.parse(text))
        .withMessageContaining("`" + text + "` must be");
  }

  @Test
  void everyDurationFitsIntoNanoseconds() {
    assertThat(Durations.parse("876000h").toNanos()).isPositive();
    assertThatIllegalArgumentException().isThrownBy(() -> Durations.parse("876001h"));
  }

  @Test
  void readsBackWhatItWrites() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);

    for (int i = 0; i < 10_000; i++) {
      Duration duration =
          switch (random.nextInt(4)) {
            case 0 -> Duration.ofMillis(random.nextInt(1_000_000));
            case 1 -> Duration.ofSeconds(random.nextInt(1_000_000));
            case 2 -> Duration.ofMinutes(random.nextInt(1_000_000));
            default -> Duration.ofHours(random.nextInt(800_000));
          };
      assertThat(Durations.parse(Durations.format(duration)))
          .as("seed %s", seed)
          .isEqualTo(duration);
    }
  }
}
