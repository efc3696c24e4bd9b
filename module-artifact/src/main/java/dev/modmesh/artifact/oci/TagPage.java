package dev.modmesh.artifact.oci;

import java.util.List;
import java.util.Optional;

/**
 * Some of a repository's tags.
 *
 * @param tags in ASCII order
 * @param link the header {@code Link} to the next page, if there is one
 */
public record TagPage(String name, List<String> tags, Optional<String> link) {
  /** Copies the tags. */
  public TagPage {
    tags = List.copyOf(tags);
  }
}
