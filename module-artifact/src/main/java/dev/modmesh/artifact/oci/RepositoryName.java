package dev.modmesh.artifact.oci;

import java.util.regex.Pattern;

/**
 * The name of a repository: parts divided by slashes, at most 255 characters together.
 *
 * @param value the name
 */
record RepositoryName(String value) {
  private static final Pattern FORM =
      Pattern.compile("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
  private static final int MAX_LENGTH = 255;

  RepositoryName {
    if (value.length() > MAX_LENGTH || !FORM.matcher(value).matches()) {
      throw new OciException(
          OciError.NAME_INVALID,
          "Repository names are lower-case parts divided by `/`, at most 255 characters.");
    }
  }

  String path() {
    return "/v2/" + value;
  }

  @Override
  public String toString() {
    return value;
  }
}
