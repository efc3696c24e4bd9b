package dev.modmesh.client.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JacksonCodecTest {
  private final JacksonCodec codec = new JacksonCodec();

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String refusal(Runnable read) {
    ProblemException problem = catchThrowableOfType(ProblemException.class, read::run);
    assertThat(problem).isNotNull();
    assertThat(problem.type()).isEqualTo(ProblemType.MALFORMED_JSON);
    return problem.detail();
  }

  @Test
  void readsPlainValues() {
    Map<String, ?> value =
        codec.readObject(
            bytes(" {\"b\":[1,3000000000,99999999999999999999,0.5,true,null,\"x\"],\"a\":{}} "));

    assertThat(value)
        .isEqualTo(
            Map.of(
                "b",
                Arrays.asList(
                    1,
                    3_000_000_000L,
                    new BigInteger("99999999999999999999"),
                    0.5,
                    true,
                    null,
                    "x"),
                "a",
                Map.of()));
    assertThat(value.keySet()).containsExactly("b", "a");
    assertThat(codec.read(bytes("null"))).isNull();
  }

  @Test
  void writesMembersInTheirOrderAndReadsThemBack() {
    byte[] json = bytes("{\"b\":1,\"a\":[\"\u20ac\\n\"],\"c\":null}");

    assertThat(codec.write(codec.read(json))).isEqualTo(json);
    assertThat(codec.writePretty(Map.of("a", 1))).asString().contains("\n  \"a\" : 1\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"a\":1,\"a\":2}|at line 1, column 11: Duplicate field 'a'.",
        "{\"x\":{\"a\":1,\"a\":2}}|Duplicate field 'a'.",
        "{} {}|something follows it.",
        "{} x|Unrecognized token 'x'",
        "1 2|something follows it.",
        "[1,]|at line 1, column 4: Unexpected character (']' (code 93)): expected a value.",
        "{\"a\"|Unexpected end-of-input",
        "nul|Unrecognized token 'nul'",
        "NaN|at line 1, column 4: Non-standard token 'NaN'.",
        "01|Leading zeroes not allowed.",
        "'x'|Unexpected character",
        "{a:1}|was expecting double-quote to start field name.",
        "// a|at line 1, column 1: Unexpected character ('/' (code 47)).",
        "1e400|a number is too large.",
        "[-1e400]|a number is too large.",
        "\"\\ud800\"|text has half a character.",
        "{\"\\udc00\":1}|low surrogate in field name"
      })
  void saysWhatIsWrongAndWhere(String json, String message) {
    String detail = refusal(() -> codec.read(bytes(json)));

    assertThat(detail).startsWith("The body must be one JSON value").contains(message);
    assertThat(detail).doesNotContain("java.", "Feature", "JsonToken", "Constraints", "`");
  }

  @Test
  void anEmptyBodyIsCalledEmpty() {
    assertThat(refusal(() -> codec.read(new byte[0])))
        .isEqualTo("The body must be one JSON value at line 1, column 0: it is empty.");
    assertThat(refusal(() -> codec.readObject(bytes("  ")))).endsWith(": it is empty.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "1", "null", "\"x\"", "true"})
  void anotherValueIsNotAnObject(String json) {
    assertThat(refusal(() -> codec.readObject(bytes(json))))
        .isEqualTo("The body must be one JSON object: it is another value.");
  }

  @Test
  void theDepthIsLimited() {
    assertThat(codec.read(bytes("[".repeat(1000) + "]".repeat(1000)))).isInstanceOf(List.class);
    assertThat(refusal(() -> codec.read(bytes("[".repeat(100_000)))))
        .contains("Document nesting depth (1001) exceeds the maximum allowed (1000)")
        .doesNotContain("Constraints");
    assertThat(refusal(() -> codec.read(bytes("1".repeat(100_000)))))
        .contains("Number value length")
        .doesNotContain("Constraints");
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    assertThat(refusal(() -> codec.read(new byte[] {'"', (byte) 0xff, '"'})))
        .contains("Invalid UTF-8");
    assertThat(refusal(() -> codec.read(new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80})))
        .contains("Invalid UTF-8");
  }

  @Test
  void pairsOfSurrogatesAreText() {
    assertThat(codec.read(bytes("\"\\ud83d\\ude00\""))).isEqualTo("\ud83d\ude00");
  }

  @Test
  void yamlGivesTheSameValues() {
    assertThat(codec.readYaml(bytes("name: text\nfunctions:\n  f: {timeout: 2s}\n  g:\n")))
        .isEqualTo(
            codec.readObject(
                bytes(
                    "{\"name\":\"text\",\"functions\":{\"f\":{\"timeout\":\"2s\"},\"g\":null}}")));
    assertThat(codec.readYaml(bytes("{\"a\": 1}"))).isEqualTo(Map.of("a", 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "a: 1\\na: 2|Duplicate field 'a'",
        "a: 1\\n---\\nb: 2|something follows it",
        "- 1|it is another value",
        "just text|it is another value",
        "a: [|while parsing",
        "a: .inf|Malformed numeric value",
        "a: !!binary aGk=|binary data is not JSON",
        "? [a]\\n: b|Expected a field name",
        "a: \"\\ud800\"|text has half a character"
      })
  void yamlThatIsNoJsonObjectIsRefused(String yaml, String message) {
    String detail = refusal(() -> codec.readYaml(bytes(yaml.replace("\\n", "\n"))));

    assertThat(detail).startsWith("The body must be one YAML object").contains(message);
    assertThat(detail).doesNotContain("java.", "snakeyaml", "Feature", "JsonToken");
  }

  @Test
  void whatIsNoJsonValueIsNotWritten() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> codec.write(Map.of("a", new Object())))
        .withMessageStartingWith("not a JSON value");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> codec.writeCanonical(new Object()));
  }
}
