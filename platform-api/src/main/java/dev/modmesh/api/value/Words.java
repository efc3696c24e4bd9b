package dev.modmesh.api.value;

import java.util.Locale;

/** Enum constants as the words that documents carry: {@code ROUND_ROBIN} is {@code round-robin}. */
public final class Words {
  private Words() {}

  /** The word of a constant. */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
