package dev.modmesh.gateway.downstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainScannerTest {
  private static final String START = "POST /api/v1/modules/text/functions/slugify HTTP/1.1\r\n";
  private static final String PLAIN =
      START + "Host: here:8080\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

  private final PlainScanner scanner = new PlainScanner();

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void readsAPlainCall() {
    assertThat(scanner.scan(bytes(PLAIN))).isTrue();

    assertThat(scanner.function()).isEqualTo(new FunctionPath("text", "slugify"));
    assertThat(scanner.headers()).isEqualTo(3);
    assertThat(scanner.bodyBytes()).isEqualTo(2);
    assertThat(scanner.totalBytes()).isEqualTo(PLAIN.length());
    PlainRequest request = scanner.request(bytes(PLAIN));
    assertThat(request.header("host")).isEqualTo("here:8080");
    assertThat(request.header("CONTENT-TYPE")).isEqualTo("application/json");
    assertThat(request.header("Content")).isNull();
    assertThat(request.body().toString()).isEqualTo("{}");
  }

  @Test
  void needsTheWholeHeadAndNoBody() {
    int head = PLAIN.indexOf("{}");
    for (int length = 0; length < head; length++) {
      assertThat(scanner.scan(bytes(PLAIN.substring(0, length)))).as("%d", length).isFalse();
    }
    assertThat(scanner.scan(bytes(PLAIN.substring(0, head)))).isTrue();
    assertThat(scanner.totalBytes()).isEqualTo(PLAIN.length());
  }

  @Test
  void remembersNothingOfTheLastCall() {
    assertThat(scanner.scan(bytes(PLAIN))).isTrue();
    assertThat(scanner.scan(bytes(START + "Host: here\r\n\r\n"))).isFalse();
    assertThat(scanner.scan(bytes(START + "Content-Length: 0\r\n\r\n"))).isFalse();
    assertThat(scanner.scan(bytes(PLAIN.replace("slugify", "other")))).isTrue();
    assertThat(scanner.function().function()).isEqualTo("other");
  }

  @Test
  void givesTheFirstOfSeveralHeadersWithoutItsBlanks() {
    byte[] call = bytes(PLAIN.replace("\r\n\r\n", "\r\nA: \t one\t\r\nA: two\r\nEmpty:\r\n\r\n"));

    assertThat(scanner.scan(call)).isTrue();
    assertThat(scanner.request(call).header("a")).isEqualTo("one");
    assertThat(scanner.request(call).header("empty")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/v1/modules/text/functions/slugify HTTP/1.1\r\n",
        "POST /api/v1/modules/text/functions/slugify HTTP/1.0\r\n",
        "POST /api/v1/modules/text/functions/slugify  HTTP/1.1\r\n",
        "POST /api/v1/modules/text/functions/slugify?x=1 HTTP/1.1\r\n",
        "POST /api/v1/modules/text/functions/slug%69fy HTTP/1.1\r\n",
        "POST /api/v1/modules/text/functions/../x HTTP/1.1\r\n",
        "POST /api/v1/modules/text/versions/1 HTTP/1.1\r\n",
        "POST http://here/api/v1/modules/text/functions/slugify HTTP/1.1\r\n",
        "\r\nPOST /api/v1/modules/text/functions/slugify HTTP/1.1\r\n",
        "POST /api/v1/modules/text/functions/slugify HTTP/1.1\n"
      })
  void leavesOtherFirstLines(String line) {
    assertThat(scanner.scan(bytes(PLAIN.replace(START, line)))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: there",
        "Content-Length: 2",
        "Transfer-Encoding: chunked",
        "transfer-encoding: identity",
        "Expect: 100-continue",
        "Upgrade: h2c",
        "HTTP2-Settings: x",
        "TE: trailers",
        "Trailer: x",
        "Connection: close",
        "Connection: keep-alive, x-secret",
        "A b: c",
        "A : c",
        ": c",
        " folded",
        "\tfolded",
        "A: b\nC: d",
        "A: b\rC: d",
        "A: b\u0000c",
        "A: b\u007fc",
        "A",
        "A\u00e9: b"
      })
  void leavesWhatCouldBeReadInTwoWays(String line) {
    assertThat(scanner.scan(bytes(PLAIN.replace("\r\n\r\n", "\r\n" + line + "\r\n\r\n"))))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "+1", "1 1", "0x2", "1,1", "12345678901", "9999999999"})
  void leavesOtherLengths(String length) {
    assertThat(scanner.scan(bytes(PLAIN.replace("Length: 2", "Length: " + length)))).isFalse();
  }

  @Test
  void leavesHeadsThatAreTooLong() {
    assertThat(scanner.scan(bytes(with("A: " + "x".repeat(9000))))).isFalse();
    assertThat(scanner.scan(bytes(with("A: b\r\n".repeat(70) + "C: d")))).isFalse();
    assertThat(scanner.scan(bytes(with("A: b\r\n".repeat(50) + "C: d")))).isTrue();
  }

  private static String with(String lines) {
    return PLAIN.replace("\r\n\r\n", "\r\n" + lines + "\r\n\r\n");
  }
}
