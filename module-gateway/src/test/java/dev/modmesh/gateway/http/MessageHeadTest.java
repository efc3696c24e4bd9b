package dev.modmesh.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MessageHeadTest {
  private final MessageHead head = new MessageHead();

  private String text() {
    ByteBuf bytes = head.take(UnpooledByteBufAllocator.DEFAULT);
    try {
      return bytes.toString(StandardCharsets.ISO_8859_1);
    } finally {
      bytes.release();
    }
  }

  private static byte[] name(String name) {
    return MessageHead.bytes(name + ": ");
  }

  @Test
  void writesWhatItIsGiven() {
    head.raw(MessageHead.bytes("POST / HTTP/1.1\r\n"));
    head.header(name("Name"), "some value").header(name("Timeout"), 1999, "ms");
    head.end(2);
    head.body(Buffer.buffer("{}"));

    assertThat(text())
        .isEqualTo(
            "POST / HTTP/1.1\r\nName: some value\r\nTimeout: 1999ms\r\nContent-Length: 2\r\n\r\n{}");
  }

  @Test
  void writesEveryNumberAsItIsRead() {
    for (long value : new long[] {0, 1, 9, 10, 99, 100, 1024, 1_048_576, Long.MAX_VALUE, -17}) {
      head.reset().header(name("N"), value, "");

      assertThat(text()).isEqualTo("N: " + value + "\r\n");
    }
  }

  @Test
  void letsNoValueEndItsLine() {
    head.header(name("A"), "x\r\nEvil: yes\n\0\u007f\ty");

    assertThat(text()).isEqualTo("A: x??Evil: yes???\ty\r\n");
  }

  @Test
  void takesEachCharacterForOneByte() {
    head.header(name("A"), "grün 漢\u010a");

    assertThat(text()).doesNotContain("\n\r").startsWith("A: grün ").endsWith("?\r\n");
  }

  @Test
  void growsAsLongAsItHasTo() {
    String big = "y".repeat(100_000);
    head.header(name("Big"), big);
    head.body(Buffer.buffer(big));

    assertThat(text()).isEqualTo("Big: " + big + "\r\n" + big);
  }

  @Test
  void isUsedAgain() {
    head.header(name("A"), "1");

    assertThat(head.reset().header(name("B"), "2")).isSameAs(head);
    assertThat(text()).isEqualTo("B: 2\r\n");
  }
}
