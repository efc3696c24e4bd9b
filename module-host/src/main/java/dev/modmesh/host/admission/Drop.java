package dev.modmesh.host.admission;

/** Why a call is not run at all. */
public enum Drop {
  /** Too many wait, and its caller has its share of the queue. */
  FULL("full"),
  /** It waited, and lost its place to a call with a better claim. */
  DISPLACED("displaced"),
  /** Its deadline passed while it waited. */
  EXPIRED("expired"),
  /** Its caller went away while it waited. */
  CANCELLED("cancelled");

  private final String word;

  Drop(String word) {
    this.word = word;
  }

  /** The name in metrics. */
  public String word() {
    return word;
  }
}
