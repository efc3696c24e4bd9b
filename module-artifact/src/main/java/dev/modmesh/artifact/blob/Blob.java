package dev.modmesh.artifact.blob;

import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * A complete blob on disk.
 *
 * @param file never changes while it exists
 * @param size in bytes
 */
public record Blob(BlobDigest digest, Path file, long size) {
  /**
   * A fresh stream over the content. It reads a file descriptor of its own, not a channel, so that
   * an interrupt of the reading thread closes nothing.
   *
   * @throws IOException if the blob was deleted
   */
  public InputStream open() throws IOException {
    return new BufferedInputStream(new FileInputStream(file.toFile()), 64 * 1024);
  }
}
