package dev.modmesh.platform;

/** How thorough this run is: short by default, long under {@code modmesh.chaos}. */
public final class Form {
  private Form() {}

  /** A number of the long form, or its short one. */
  public static int of(int inShort, int inFull) {
    return Boolean.getBoolean("modmesh.chaos") ? inFull : inShort;
  }

  /** Whether a missing tool is a failure. */
  public static boolean isFull() {
    return Boolean.getBoolean("modmesh.full");
  }
}
