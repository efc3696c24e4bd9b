package dev.modmesh.cli.output;

/** How an answer is printed; the constants are the words of the option {@code -o}. */
public enum Format {
  table,
  json,
  yaml
}
