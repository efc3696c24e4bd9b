package dev.modmesh.artifact.blob;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Turns failures of the disk into what a caller may see. */
public final class StorageFailure {
  // The JDK has no type for ENOSPC and EDQUOT; only the message of the system tells.
  private static final List<String> FULL =
      List.of("No space left on device", "Disk quota exceeded", "not enough space on the disk");

  private StorageFailure() {}

  /** {@code storage-full} if the disk is full, an {@link UncheckedIOException} otherwise. */
  public static RuntimeException of(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    return FULL.stream().anyMatch(message::contains)
        ? new ProblemException(ProblemType.STORAGE_FULL, "The disk of the artifact store is full.")
        : new UncheckedIOException(failure);
  }
}
