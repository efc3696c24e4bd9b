package dev.modmesh.api.problem;

import java.util.Locale;

/** Who caused a problem. */
public enum Origin {
  CALLER,
  GATEWAY,
  NETWORK,
  MODULE;

  /** The lower-case word that problem documents carry. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
