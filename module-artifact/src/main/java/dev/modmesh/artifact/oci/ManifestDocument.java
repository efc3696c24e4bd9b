package dev.modmesh.artifact.oci;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.api.value.FieldError;
import dev.modmesh.api.value.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the registry reads out of a manifest or an index; the bytes themselves are stored as sent.
 *
 * @param manifests of an index; empty otherwise
 * @param subject what it says something about, such as the artifact that it signs
 */
record ManifestDocument(
    String mediaType,
    @Nullable String artifactType,
    @Nullable Descriptor config,
    List<Descriptor> layers,
    List<Descriptor> manifests,
    @Nullable Descriptor subject,
    Map<String, String> annotations) {
  // Served with this type later, so nothing that a browser would run.
  private static final Pattern ALLOWED = Pattern.compile("application/[A-Za-z0-9.+-]*json");

  /**
   * Reads a manifest.
   *
   * @param contentType that it was sent with; empty if none
   * @throws OciException {@code MANIFEST_INVALID}
   */
  static ManifestDocument read(byte[] content, String contentType, JsonCodec json) {
    Fields fields = fields(content, json);
    ManifestDocument document =
        new ManifestDocument(
            mediaType(fields, contentType),
            fields.string("artifactType"),
            fields.has("config") ? Descriptor.read(fields.object("config")) : null,
            layers(fields),
            fields.objects("manifests", Descriptor::read),
            fields.has("subject") ? Descriptor.read(fields.object("subject")) : null,
            fields.stringMap("annotations"));
    List<FieldError> errors = fields.errors();
    if (!errors.isEmpty()) {
      throw new OciException(
          OciError.MANIFEST_INVALID,
          OciError.MANIFEST_INVALID.status(),
          String.join("; ", errors.stream().map(FieldError::toString).toList()) + ".",
          Map.of("errors", errors.stream().map(FieldError::toMap).toList()),
          Map.of());
    }
    return document;
  }

  private static Fields fields(byte[] content, JsonCodec json) {
    try {
      return Fields.of(json.readObject(content));
    } catch (ProblemException e) {
      throw new OciException(OciError.MANIFEST_INVALID, e.detail());
    }
  }

  private static List<Descriptor> layers(Fields fields) {
    List<Descriptor> layers = new ArrayList<>(fields.objects("layers", Descriptor::read));
    layers.addAll(fields.objects("blobs", Descriptor::read)); // OCI artifact manifests of 1.1-rc
    return List.copyOf(layers);
  }

  private static String mediaType(Fields fields, String contentType) {
    String sent = contentType.split(";", 2)[0].strip();
    String inside = fields.string("mediaType");
    if (inside != null && !sent.isEmpty() && !inside.equals(sent)) {
      fields.reject("mediaType", inside, "the Content-Type, which is " + sent);
    }
    String guess = fields.has("manifests") ? MediaTypes.IMAGE_INDEX : MediaTypes.IMAGE_MANIFEST;
    String mediaType = inside != null ? inside : sent.isEmpty() ? guess : sent;
    if (!ALLOWED.matcher(mediaType).matches()) {
      fields.reject("mediaType", mediaType, "a JSON media type under application/");
    }
    return mediaType;
  }

  /** The {@code artifactType} of its entry in a list of referrers; null for an index without. */
  @Nullable String effectiveArtifactType() {
    if (artifactType != null && !artifactType.isEmpty()) {
      return artifactType;
    }
    return config == null ? null : config.mediaType();
  }
}
