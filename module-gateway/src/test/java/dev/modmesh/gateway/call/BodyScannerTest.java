package dev.modmesh.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.gateway.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyScannerTest {
  private static BodyScanner.Scan scan(String body) {
    return BodyScanner.scan(body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void findsTheVersionAndItsPlace() {
    String body = "{\"args\":[1], \"module_version\" : \"^1.2\"}";

    BodyScanner.Scan scan = scan(body);

    assertThat(scan.version()).isEqualTo("^1.2");
    assertThat(body.substring(scan.versionStart(), scan.versionEnd())).isEqualTo("\"^1.2\"");
  }

  @Test
  void readsEscapesInKeyAndValue() {
    assertThat(scan("{\"module_\\u0076ersion\":\"\\u005e1\"}").version()).isEqualTo("^1");
  }

  @Test
  void looksOnlyAtTheTopLevel() {
    assertThat(scan("{\"kwargs\":{\"module_version\":\"9\"}}").version()).isNull();
  }

  @Test
  void takesAnEmptyBodyForAnEmptyObject() {
    assertThat(scan("")).isEqualTo(BodyScanner.Scan.EMPTY);
    assertThat(scan(" {} ").version()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "1",
        "{",
        "{\"args\":[1}",
        "{\"args\":[1]}x",
        "{\"args\":[01]}",
        "{\"args\":[1.]}",
        "{\"args\":[tru]}",
        "{\"args\":[\"\\x\"]}",
        "{\"args\":[\"\\u12g4\"]}",
        "{\"args\":[1,]}",
        "{args:[]}",
        "{\"args\":[\"a\nb\"]}",
        "{\"args\":[-]}",
        "{\"args\":[1e]}",
        "{\"a\" 1}",
        " "
      })
  void refusesWhatIsNotOneJsonObject(String body) {
    assertThatThrownBy(() -> scan(body))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.type()).isEqualTo(ProblemType.MALFORMED_JSON));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"args\":{}}",
        "{\"kwargs\":[]}",
        "{\"module_version\":1}",
        "{\"arguments\":[]}"
      })
  void namesTheMemberThatIsWrong(String body) {
    String member = body.substring(2, body.indexOf('"', 2));

    assertThatThrownBy(() -> scan(body))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> {
              assertThat(problem.type()).isEqualTo(ProblemType.INVALID_ARGUMENTS);
              assertThat(problem.extensions()).containsEntry("field", member);
            });
  }

  @Test
  void limitsTheDepth() {
    String body = "{\"args\":" + "[".repeat(300) + "]".repeat(300) + "}";

    assertThatThrownBy(() -> scan(body)).hasMessageContaining("nested at most 200 deep");
  }

  @Test
  void agreesWithTheCodecOnDamagedBodies() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    byte[] good =
        "{\"args\":[\"a\\n\\u00e9\",-1.5e3,true,null,{\"x\":[]}],\"kwargs\":{\"k\":0.25}}"
            .getBytes(StandardCharsets.UTF_8);

    for (int i = 0; i < 20_000; i++) {
      byte[] body = good.clone();
      for (int j = random.nextInt(3); j >= 0; j--) {
        body[random.nextInt(body.length)] = (byte) (32 + random.nextInt(95));
      }
      assertThat(isMalformed(body))
          .as("seed %d, body %s", seed, new String(body, StandardCharsets.UTF_8))
          .isEqualTo(isMalformedToTheCodec(body));
    }
  }

  private static boolean isMalformed(byte[] body) {
    try {
      BodyScanner.Scan scan = BodyScanner.scan(body);
      return scan == null;
    } catch (ProblemException problem) {
      return problem.type() == ProblemType.MALFORMED_JSON;
    }
  }

  private static boolean isMalformedToTheCodec(byte[] body) {
    try {
      return Json.CODEC.readObject(body) == null;
    } catch (ProblemException problem) {
      // the scanner forwards what the grammar allows; who reads it decides
      return Stream.of("Duplicate field", "half a character", "too large")
          .noneMatch(problem.detail()::contains);
    }
  }
}
