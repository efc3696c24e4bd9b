package dev.modmesh.artifact.fetch;

import java.io.IOException;
import java.io.InputStream;

/** Someone who may have blobs: a peer host, a gateway, an outside registry. Not trusted. */
public interface BlobSource {
  /** For logs, metrics and error messages, such as {@code gateway} or {@code peer host-2}. */
  String name();

  /**
   * Opens the content. Blocks until it begins; reading the stream fails rather than waits for ever.
   *
   * @param offset of the first byte wanted, below the artifact's size
   * @throws BlobSourceException if the source answers that it will not or cannot give it
   * @throws IOException if the source cannot be reached
   */
  InputStream open(Artifact artifact, long offset) throws IOException;
}
