package dev.modmesh.gateway.downstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the head of a request, and says whether it is a plain call: a POST to a function by a path
 * without escapes, over HTTP/1.1, with one host, a length, and nothing that speaks of the
 * connection itself. It is strict (RFC 9112, 2-6): whatever could be read in two ways is not plain,
 * and is left to the server. One per connection.
 */
final class PlainScanner {
  /** Numbers per header. */
  static final int FIELDS = 4;

  private static final byte[] START = "POST /api/v1/modules/".getBytes(ISO_8859_1);
  private static final byte[] END_OF_LINE = " HTTP/1.1\r\n".getBytes(ISO_8859_1);
  private static final int PATH = "POST ".length();
  private static final int MOST_HEADERS = 64;
  private static final int MOST_HEAD_BYTES = 8 << 10;
  private static final int MOST_LENGTH_DIGITS = 9;
  private static final Set<String> NOT_PLAIN =
      Set.of("transfer-encoding", "expect", "upgrade", "http2-settings", "te", "trailer");
  private static final boolean[] TOKEN = tokenCharacters();

  private final int[] found = new int[MOST_HEADERS * FIELDS];
  private byte[] lastPath = {};
  private @Nullable FunctionPath lastFunction;
  private int count;
  private int length;
  private int headBytes;
  private int hosts;

  private static boolean[] tokenCharacters() {
    boolean[] token = new boolean[256];
    for (char c = '0'; c <= 'z'; c++) {
      token[c] = Character.isLetterOrDigit(c);
    }
    for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
      token[c] = true;
    }
    return token;
  }

  /** Whether bytes can be the start of a plain call; asked before anything is copied. */
  static boolean mayBegin(byte first) {
    return first == START[0];
  }

  /**
   * Reads a head.
   *
   * @return whether it is there as a whole, and plain
   */
  boolean scan(byte[] bytes) {
    count = 0;
    hosts = 0;
    length = -1;
    int end = Math.min(bytes.length, MOST_HEAD_BYTES);
    int at = startLine(bytes, end);
    while (at > 0 && at + 1 < end && bytes[at] != '\r') {
      at = header(bytes, at, end);
    }
    if (at <= 0 || at + 1 >= end || bytes[at + 1] != '\n' || hosts != 1 || length < 0) {
      return false;
    }
    headBytes = at + 2;
    return true;
  }

  /** The start of the first header; -1 if the line is another one, or not complete. */
  private int startLine(byte[] bytes, int end) {
    if (!matches(bytes, 0, end, START)) {
      return -1;
    }
    int at = START.length;
    while (at < end && bytes[at] > ' ') {
      at++;
    }
    return matches(bytes, at, end, END_OF_LINE) && readPath(bytes, at)
        ? at + END_OF_LINE.length
        : -1;
  }

  /** Callers of a connection mostly call one function. */
  private boolean readPath(byte[] bytes, int end) {
    if (!Arrays.equals(bytes, PATH, end, lastPath, 0, lastPath.length)) {
      lastPath = Arrays.copyOfRange(bytes, PATH, end);
      lastFunction = FunctionPath.of(new String(lastPath, ISO_8859_1));
    }
    return lastFunction != null;
  }

  private static boolean matches(byte[] bytes, int at, int end, byte[] expected) {
    return at + expected.length <= end
        && Arrays.equals(bytes, at, at + expected.length, expected, 0, expected.length);
  }

  /** The start of the next line; -1 if this one is not plain, or not complete. */
  private int header(byte[] bytes, int start, int end) {
    int colon = start;
    while (colon < end && TOKEN[bytes[colon] & 0xff]) {
      colon++;
    }
    if (colon == start || colon >= end || bytes[colon] != ':' || count == MOST_HEADERS) {
      return -1;
    }
    int value = colon + 1;
    while (value < end && isBlank(bytes[value])) {
      value++;
    }
    int line = value;
    while (line < end && isText(bytes[line])) {
      line++;
    }
    if (line + 1 >= end || bytes[line] != '\r' || bytes[line + 1] != '\n') {
      return -1;
    }
    int last = line;
    while (last > value && isBlank(bytes[last - 1])) {
      last--;
    }
    int field = FIELDS * count++;
    found[field] = start;
    found[field + 1] = colon;
    found[field + 2] = value;
    found[field + 3] = last;
    return isPlain(bytes, start, colon, value, last) ? line + 2 : -1;
  }

  private static boolean isBlank(byte one) {
    return one == ' ' || one == '\t';
  }

  /** Visible characters, blanks, and what ISO-8859-1 has above ASCII. */
  private static boolean isText(byte one) {
    return (one >= ' ' && one != 0x7f) || one < 0 || one == '\t';
  }

  private boolean isPlain(byte[] bytes, int start, int colon, int value, int end) {
    return switch (bytes[start] | 0x20) {
      case 'h' -> isPlainHost(name(bytes, start, colon));
      case 'c' -> isPlainAboutConnection(name(bytes, start, colon), bytes, value, end);
      case 't', 'e', 'u' -> !NOT_PLAIN.contains(name(bytes, start, colon));
      default -> true;
    };
  }

  private static String name(byte[] bytes, int start, int end) {
    return new String(bytes, start, end - start, ISO_8859_1).toLowerCase(Locale.ROOT);
  }

  private boolean isPlainHost(String name) {
    if (name.equals("host")) {
      hosts++;
    }
    return !NOT_PLAIN.contains(name);
  }

  private boolean isPlainAboutConnection(String name, byte[] bytes, int value, int end) {
    return switch (name) {
      case "content-length" -> readLength(bytes, value, end);
      case "connection" -> name(bytes, value, end).equals("keep-alive");
      default -> true;
    };
  }

  private boolean readLength(byte[] bytes, int value, int end) {
    if (length >= 0 || value == end || end - value > MOST_LENGTH_DIGITS) {
      return false;
    }
    int read = 0;
    for (int i = value; i < end; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      read = 10 * read + digit;
    }
    length = read;
    return true;
  }

  /** The function that is called. */
  FunctionPath function() {
    if (lastFunction == null) {
      throw new IllegalStateException("nothing has been scanned");
    }
    return lastFunction;
  }

  /** How many headers there are. */
  int headers() {
    return count;
  }

  /** Length of the body in bytes. */
  int bodyBytes() {
    return length;
  }

  /** Length of head and body in bytes. */
  int totalBytes() {
    return headBytes + length;
  }

  /** The request, of the same bytes that were scanned, or more of them. */
  PlainRequest request(byte[] bytes) {
    return new PlainRequest(bytes, Arrays.copyOf(found, count * FIELDS), headBytes);
  }
}
