package dev.modmesh.client.process;

/** A data folder that this program must leave alone; the message says why and what to do. */
public final class UnusableDataFolderException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusableDataFolderException(String message) {
    super(message);
  }
}
