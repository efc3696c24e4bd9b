package dev.modmesh.client.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.spi.JsonCodec;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The platform's JSON by Jackson. A member given twice is an error, as is text after the value. */
public final class JacksonCodec implements JsonCodec {
  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};

  private final ObjectReader any;
  private final ObjectReader object;
  private final ObjectWriter writer;
  private final ObjectWriter pretty;
  private final ObjectReader yaml;

  /** Makes a codec; one is enough for a process. */
  public JacksonCodec() {
    ObjectMapper json =
        JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    any = json.readerFor(Object.class);
    object = json.readerFor(OBJECT);
    writer = json.writer();
    pretty = json.writerWithDefaultPrettyPrinter();
    yaml =
        YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build()
            .readerFor(OBJECT);
  }

  @Override
  public @Nullable Object read(byte[] json) {
    try {
      return any.readValue(json);
    } catch (IOException e) {
      throw malformed("JSON", e);
    }
  }

  @Override
  public Map<String, @Nullable Object> readObject(byte[] json) {
    return readObject(object, json, "JSON");
  }

  /**
   * Reads a YAML document that is an object; JSON is YAML too.
   *
   * @throws ProblemException {@code malformed-json}
   */
  public Map<String, @Nullable Object> readYaml(byte[] document) {
    return readObject(yaml, document, "YAML");
  }

  private static Map<String, @Nullable Object> readObject(
      ObjectReader reader, byte[] document, String language) {
    try {
      Map<String, @Nullable Object> map = reader.readValue(document);
      if (map == null) {
        throw new ProblemException(
            ProblemType.MALFORMED_JSON, "The body must be a " + language + " object.");
      }
      return map;
    } catch (IOException e) {
      throw malformed(language + " object", e);
    }
  }

  private static ProblemException malformed(String what, IOException cause) {
    String reason =
        cause instanceof JsonProcessingException json ? json.getOriginalMessage() : "it ends early";
    String place =
        cause instanceof JsonProcessingException json && json.getLocation() != null
            ? " at line "
                + json.getLocation().getLineNr()
                + ", column "
                + json.getLocation().getColumnNr()
            : "";
    String firstLine = reason.lines().findFirst().orElse("it is empty");
    return new ProblemException(
        ProblemType.MALFORMED_JSON,
        "The body must be one " + what + place + ": " + firstLine + ".");
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
