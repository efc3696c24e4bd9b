package dev.modmesh.cli.output;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Columns of text, each as wide as its widest cell. */
public final class Table {
  private static final String GAP = "  ";

  private final List<String> head;
  private final List<List<String>> rows = new ArrayList<>();

  /** A table with these headings. */
  public Table(String... head) {
    this.head = List.of(head);
  }

  /** Adds a row with as many cells as there are headings. */
  public Table row(String... cells) {
    if (cells.length != head.size()) {
      throw new IllegalArgumentException(
          cells.length + " cells must be " + head.size() + ", one for each heading");
    }
    rows.add(List.of(cells));
    return this;
  }

  /** Prints headings and rows. */
  public void print(PrintWriter out) {
    int[] widths = new int[head.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = head.get(column).length();
      for (List<String> row : rows) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    print(out, head, widths);
    rows.forEach(row -> print(out, row, widths));
  }

  private static void print(PrintWriter out, List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String cell = cells.get(column);
      line.append(cell).repeat(" ", widths[column] - cell.length()).append(GAP);
    }
    out.println(line.toString().stripTrailing());
  }
}
