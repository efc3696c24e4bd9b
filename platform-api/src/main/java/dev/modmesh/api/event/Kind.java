package dev.modmesh.api.event;

import dev.modmesh.api.value.Words;

/** What a change is about. */
public enum Kind {
  VERSION,
  INSTANCE,
  POOL,
  NODE,
  POLICY;

  /** The lower-case word. */
  public String word() {
    return Words.of(this);
  }

  /**
   * The kind with this word.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Kind ofWord(String word) {
    for (Kind kind : values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("unknown kind " + word);
  }
}
