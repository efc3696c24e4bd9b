package dev.modmesh.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeepAliveTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          timeout=5                    | 4500
          timeout=5, max=100           | 4500
          max=100,timeout=2            | 1500
          timeout=0                    | 0
          timeout=600                  | 20000
          timeout=99999999999999999999 | 20000
          timeout=                     | 20000
          timeout=soon                 | 20000
          timeout=-5                   | 20000
          max=3                        | 20000
          """)
  void readsHowLongTheInstanceKeepsTheConnection(String header, long millis) {
    assertThat(KeepAlive.nanos(header, 20_000_000_000L)).isEqualTo(millis * 1_000_000);
  }
}
