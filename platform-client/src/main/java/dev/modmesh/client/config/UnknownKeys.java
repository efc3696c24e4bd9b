package dev.modmesh.client.config;

import java.util.Collection;
import java.util.Comparator;

/** Finds settings that no part of the platform knows. */
public final class UnknownKeys {
  private UnknownKeys() {}

  /**
   * Checks the keys under one prefix. A known key that ends with {@code .*} stands for all that
   * begin alike.
   *
   * @throws IllegalArgumentException for the first unknown key, naming its nearest neighbour
   */
  public static void check(String prefix, Collection<String> known, Iterable<String> given) {
    for (String key : given) {
      boolean element = known.contains(key.replaceAll("\\[\\d+]", "[*]"));
      if (key.startsWith(prefix) && !known.contains(key) && !element && !isEntry(key, known)) {
        throw new IllegalArgumentException(
            "There is no setting `" + key + "`; did you mean `" + nearest(key, known) + "`?");
      }
    }
  }

  private static boolean isEntry(String key, Collection<String> known) {
    return known.stream()
        .anyMatch(one -> one.endsWith(".*") && key.startsWith(one.substring(0, one.length() - 1)));
  }

  private static String nearest(String key, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt((String one) -> distance(key, one)).thenComparing(one -> one))
        .orElse("");
  }

  /** The edit distance of Levenshtein: insertions, deletions and substitutions cost 1 each. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
