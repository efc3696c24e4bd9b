package dev.modmesh.artifact.blob;

/** What became of bytes that were sent to an upload. */
public sealed interface AppendResult {
  /** All were kept; {@code offset} is where the next ones belong. */
  record Appended(long offset) implements AppendResult {}

  /** Nothing was read: the bytes belong elsewhere than at {@code offset}, where the upload is. */
  record WrongOffset(long offset) implements AppendResult {}

  /** Nothing was read: another request is writing. */
  record Busy() implements AppendResult {}

  /** Nothing was read: the upload was finished or cancelled. */
  record Closed() implements AppendResult {}
}
