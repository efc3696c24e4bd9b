package dev.modmesh.platform;

/** How thorough this run is: short by default, long under {@code modmesh.chaos}. */
public final class Form {
  private Form() {}

  /** Whether the battery of faults runs in full. */
  public static boolean isChaos() {
    return Boolean.getBoolean("modmesh.chaos");
  }

  /** A number of the long form, or its short one. */
  public static int of(int inShort, int inFull) {
    return isChaos() ? inFull : inShort;
  }

  /** Whether a missing tool is a failure. */
  public static boolean isFull() {
    return Boolean.getBoolean("modmesh.full");
  }
}
