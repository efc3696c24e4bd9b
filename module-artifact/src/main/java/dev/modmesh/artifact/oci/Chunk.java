package dev.modmesh.artifact.oci;

import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes that a client sends to an upload.
 *
 * @param contentRange the header {@code Content-Range}; empty if the bytes simply go on
 * @param contentLength the header {@code Content-Length}; -1 if unknown
 * @param content read at most once
 */
public record Chunk(String contentRange, long contentLength, InputStream content) {
  private static final Pattern RANGE =
      Pattern.compile("(?:bytes[ =])?(\\d{1,18})-(\\d{1,18})(?:/.*)?");

  /** No bytes. */
  public static Chunk none() {
    return new Chunk("", 0, InputStream.nullInputStream());
  }

  /** Where the bytes belong in an upload that stands at {@code offset}. */
  long start(long offset) {
    return contentRange.isEmpty() ? offset : Long.parseLong(parsed().group(1));
  }

  /** How many bytes are announced; -1 if that is not known. */
  long announced() {
    if (contentRange.isEmpty()) {
      return contentLength;
    }
    Matcher range = parsed();
    long length = Long.parseLong(range.group(2)) - Long.parseLong(range.group(1)) + 1;
    if (length < 0 || (contentLength >= 0 && contentLength != length)) {
      throw new OciException(
          OciError.SIZE_INVALID,
          "Content-Range `"
              + contentRange
              + "` does not fit Content-Length "
              + contentLength
              + ".");
    }
    return length;
  }

  private Matcher parsed() {
    Matcher matcher = RANGE.matcher(contentRange);
    if (!matcher.matches()) {
      throw new OciException(
          OciError.BLOB_UPLOAD_INVALID,
          "Content-Range `" + contentRange + "` must be <first>-<last>.");
    }
    return matcher;
  }
}
