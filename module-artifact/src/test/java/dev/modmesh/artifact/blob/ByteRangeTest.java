package dev.modmesh.artifact.blob;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 1",
    "bytes=500-1499, 500, 1000",
    "bytes=500-, 500, 1500",
    "bytes=-500, 1500, 500",
    "bytes=-5000, 0, 2000",
    "bytes=1900-5000, 1900, 100",
  })
  void takesOneRange(String header, long first, long length) {
    assertThat(ByteRange.parse(header, 2000)).isEqualTo(new ByteRange.Part(first, length, 2000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=2000-", "bytes=5000-6000", "bytes=500-0", "bytes=-0"})
  void refusesRangesWithoutContent(String header) {
    assertThat(ByteRange.parse(header, 2000)).isEqualTo(new ByteRange.Unsatisfiable(2000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "bytes=-", "bytes=0-1,3-4", "lines=1-2", "bytes=a-b", "bytes"})
  void ignoresWhatItDoesNotUnderstand(String header) {
    assertThat(ByteRange.parse(header, 2000)).isEqualTo(new ByteRange.Whole());
  }

  @Test
  void writesContentRange() {
    assertThat(new ByteRange.Part(500, 1000, 2000).contentRange()).isEqualTo("bytes 500-1499/2000");
    assertThat(new ByteRange.Unsatisfiable(2000).contentRange()).isEqualTo("bytes */2000");
  }
}
