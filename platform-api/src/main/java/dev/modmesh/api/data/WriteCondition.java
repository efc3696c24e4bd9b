package dev.modmesh.api.data;

/** What must be there for a write to happen, as {@code If-Match} and {@code If-None-Match} say. */
public sealed interface WriteCondition {
  /** Whatever is there. */
  WriteCondition ANY = new Any();

  /** Only where nothing is. */
  WriteCondition ABSENT = new Absent();

  /** Only where something is. */
  WriteCondition PRESENT = new Present();

  /** Only where this version is. */
  static WriteCondition version(String version) {
    return new Version(version);
  }

  /** See {@link #ANY}. */
  record Any() implements WriteCondition {}

  /** See {@link #ABSENT}. */
  record Absent() implements WriteCondition {}

  /** See {@link #PRESENT}. */
  record Present() implements WriteCondition {}

  /**
   * See {@link #version}.
   *
   * @param version opaque; no two writes have the same
   */
  record Version(String version) implements WriteCondition {}
}
