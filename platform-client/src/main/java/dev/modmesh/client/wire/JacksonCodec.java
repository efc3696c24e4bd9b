package dev.modmesh.client.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.spi.JsonCodec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The platform's JSON by Jackson. A member given twice is an error, as is text after the value. */
public final class JacksonCodec implements JsonCodec {
  /** Hints to Java programmers in Jackson's messages, which say nothing to a caller. */
  private static final Pattern INTERNALS =
      Pattern.compile(
          "(: enable `[^`]*` to allow|, from `[^`]*`|: maybe a \\(non-standard\\) comment.*"
              + "|, got this instead: .*)");

  private final ObjectReader json;
  private final ObjectWriter writer;
  private final ObjectWriter pretty;
  private final ObjectReader yaml;

  /** Makes a codec; one is enough for a process. */
  public JacksonCodec() {
    ObjectMapper mapper =
        JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    json = mapper.readerFor(Object.class);
    writer = mapper.writer();
    pretty = mapper.writerWithDefaultPrettyPrinter();
    yaml =
        YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(Object.class);
  }

  @Override
  public @Nullable Object read(byte[] document) {
    return read(json, document, "JSON value");
  }

  @Override
  public Map<String, @Nullable Object> readObject(byte[] document) {
    return object(read(json, document, "JSON object"), "JSON");
  }

  /**
   * Reads a YAML document that is an object; JSON is YAML too.
   *
   * @throws ProblemException {@code malformed-json}
   */
  public Map<String, @Nullable Object> readYaml(byte[] document) {
    return object(read(yaml, document, "YAML object"), "YAML");
  }

  private static @Nullable Object read(ObjectReader reader, byte[] document, String what) {
    try {
      @Nullable Object value = reader.readValue(document);
      check(value, what);
      return value;
    } catch (IOException e) {
      throw malformed(what, place(e) + reason(e));
    }
  }

  @SuppressWarnings("unchecked") // what Jackson reads as an object has string keys
  private static Map<String, @Nullable Object> object(@Nullable Object value, String language) {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, @Nullable Object>) map;
    }
    throw malformed(language + " object", ": it is another value");
  }

  /** Refuses what the grammar allows and no reader could take over exactly (RFC 7493, 2.1, 2.2). */
  private static void check(@Nullable Object value, String what) {
    switch (value) {
      case null -> {}
      case String text when isBroken(text) -> throw malformed(what, ": text has half a character");
      case Double number when number.isInfinite() ->
          throw malformed(what, ": a number is too large");
      case List<?> list -> list.forEach(item -> check(item, what));
      case Map<?, ?> map ->
          map.forEach(
              (name, member) -> {
                check(name, what);
                check(member, what);
              });
      case String text -> {}
      case Number number -> {}
      case Boolean bool -> {}
      default -> throw malformed(what, ": binary data is not JSON");
    }
  }

  /** Whether there is a surrogate without its other half, which UTF-8 cannot carry. */
  static boolean isBroken(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        boolean pair =
            i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
        if (!pair) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  private static String place(IOException cause) {
    return cause instanceof JsonProcessingException json && json.getLocation() != null
        ? " at line "
            + json.getLocation().getLineNr()
            + ", column "
            + json.getLocation().getColumnNr()
            + ": "
        : ": ";
  }

  private static String reason(IOException cause) {
    if (!(cause instanceof JsonProcessingException json)) {
      return "it ends early";
    }
    if (json instanceof MismatchedInputException) {
      return json.getOriginalMessage().startsWith("No content")
          ? "it is empty"
          : "something follows it";
    }
    String firstLine = json.getOriginalMessage().lines().findFirst().orElse("it cannot be read");
    return INTERNALS.matcher(firstLine).replaceAll("");
  }

  private static ProblemException malformed(String what, String why) {
    return new ProblemException(
        ProblemType.MALFORMED_JSON, "The body must be one " + what + why + ".");
  }

  @Override
  public byte[] write(@Nullable Object value) {
    return write(writer, value);
  }

  /** Writes a value with line breaks and indentation, for people. */
  public byte[] writePretty(@Nullable Object value) {
    return write(pretty, value);
  }

  private static byte[] write(ObjectWriter writer, @Nullable Object value) {
    try {
      return writer.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a JSON value: " + e.getOriginalMessage(), e);
    }
  }

  @Override
  public byte[] writeCanonical(@Nullable Object value) {
    return CanonicalJson.write(value);
  }
}
