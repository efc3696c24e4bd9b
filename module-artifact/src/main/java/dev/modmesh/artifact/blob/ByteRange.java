package dev.modmesh.artifact.blob;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@code Range} header asks for (RFC 9110, section 14): one range of bytes. Several ranges
 * at once and other units are ignored, as the RFC allows.
 */
public sealed interface ByteRange {
  /** Everything: there was no range, or none that is understood. */
  record Whole() implements ByteRange {}

  /**
   * A part.
   *
   * @param first offset of the first byte
   * @param length in bytes, at least one
   * @param total size of the whole
   */
  record Part(long first, long length, long total) implements ByteRange {
    /** The {@code Content-Range} of the answer. */
    public String contentRange() {
      return "bytes " + first + "-" + (first + length - 1) + "/" + total;
    }
  }

  /** Nothing of the content lies in the range: status 416. */
  record Unsatisfiable(long total) implements ByteRange {
    /** The {@code Content-Range} of the answer. */
    public String contentRange() {
      return "bytes */" + total;
    }
  }

  /** One range; 18 digits fit into a long. */
  Pattern FORM = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /** Reads a header for content of this size; an empty header asks for everything. */
  static ByteRange parse(String header, long total) {
    Matcher matcher = FORM.matcher(header.replace(" ", ""));
    if (!matcher.matches() || matcher.group().equals("bytes=-")) {
      return new Whole();
    }
    String first = matcher.group(1);
    String last = matcher.group(2);
    if (first.isEmpty()) {
      return part(Math.max(0, total - Long.parseLong(last)), total - 1, total);
    }
    long end = last.isEmpty() ? total - 1 : Math.min(Long.parseLong(last), total - 1);
    return part(Long.parseLong(first), end, total);
  }

  private static ByteRange part(long first, long last, long total) {
    return first <= last ? new Part(first, last - first + 1, total) : new Unsatisfiable(total);
  }
}
