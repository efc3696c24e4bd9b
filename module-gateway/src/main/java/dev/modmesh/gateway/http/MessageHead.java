package dev.modmesh.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of an HTTP/1.1 message before they are sent: its head, and its body where that is
 * small. One per event loop, used again by each message.
 */
public final class MessageHead {
  private static final byte[] VERSION = bytes("HTTP/1.1 ");
  private static final byte[] OK = bytes("HTTP/1.1 200 OK\r\n");
  private static final byte[] COLON = bytes(": ");
  private static final byte[] LENGTH = bytes("Content-Length: ");
  private static final byte[] END = bytes("\r\n\r\n");

  private byte[] content = new byte[4096];
  private int at;

  /** Text as it travels in a head: ISO-8859-1. */
  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Forgets what was written. */
  public MessageHead reset() {
    at = 0;
    return this;
  }

  private void room(int length) {
    if (content.length - at < length) {
      content = Arrays.copyOf(content, Math.max(2 * content.length, at + length));
    }
  }

  /** Bytes that were made before, and are known to be well formed. */
  public MessageHead raw(byte[] ready) {
    room(ready.length);
    System.arraycopy(ready, 0, content, at, ready.length);
    at += ready.length;
    return this;
  }

  /**
   * A header.
   *
   * @param name with its colon and space
   * @param value written as {@link #text}
   */
  public MessageHead header(byte[] name, String value) {
    return raw(name).text(value).endOfLine();
  }

  /** A header, written as {@link #text}. */
  public MessageHead header(CharSequence name, String value) {
    if (name instanceof AsciiString ascii && ascii.isEntireArrayUsed()) {
      raw(ascii.array());
    } else {
      text(name.toString());
    }
    return raw(COLON).text(value).endOfLine();
  }

  /** The first line of an answer. */
  public MessageHead statusLine(int status) {
    if (status == 200) {
      return raw(OK);
    }
    return raw(VERSION).text(HttpResponseStatus.valueOf(status).toString()).endOfLine();
  }

  /** A header of a number with a unit, which may be empty. */
  public MessageHead header(byte[] name, long value, String unit) {
    raw(name);
    number(value);
    return text(unit).endOfLine();
  }

  /** A text, whose line breaks and other control characters become question marks. */
  @SuppressWarnings("deprecation") // exactly what is wanted: the low byte of each character
  public MessageHead text(String value) {
    int length = value.length();
    room(length);
    value.getBytes(0, length, content, at);
    for (int i = at, end = at + length; i < end; i++) {
      byte one = content[i];
      if ((one >= 0 && one < ' ' && one != '\t') || one == 0x7f) {
        content[i] = '?';
      }
    }
    at += length;
    return this;
  }

  private void number(long value) {
    room(20);
    if (value < 0) {
      content[at++] = '-';
      value = -value;
    }
    long power = 1;
    while (value / power >= 10) {
      power *= 10;
    }
    for (; power > 0; power /= 10) {
      content[at++] = (byte) ('0' + value / power % 10);
    }
  }

  private MessageHead endOfLine() {
    room(2);
    content[at++] = '\r';
    content[at++] = '\n';
    return this;
  }

  /** Ends the head of a message with a body of so many bytes. */
  public void end(int bodyLength) {
    raw(LENGTH);
    number(bodyLength);
    raw(END);
  }

  /** Appends the body. */
  public void body(Buffer body) {
    int length = body.length();
    room(length);
    body.getBytes(0, length, content, at);
    at += length;
  }

  /** All of it, as it is sent. */
  public ByteBuf take(ByteBufAllocator allocator) {
    return allocator.ioBuffer(at).writeBytes(content, 0, at);
  }
}
