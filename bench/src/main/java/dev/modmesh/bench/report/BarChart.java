package dev.modmesh.bench.report;

import java.util.Locale;
import java.util.Map;

/** Horizontal bars as SVG. */
final class BarChart {
  private static final int ROW = 26;
  private static final int LABELS = 170;
  private static final int BARS = 560;

  private BarChart() {}

  static String svg(String title, Map<String, Double> bars) {
    double highest = bars.values().stream().mapToDouble(Double::doubleValue).max().orElse(1);
    StringBuilder svg = new StringBuilder();
    int height = ROW * bars.size();
    svg.append("<h2>").append(title).append("</h2>");
    svg.append("<svg viewBox=\"0 0 %d %d\" role=\"img\">".formatted(LABELS + BARS + 90, height));
    int y = 0;
    for (Map.Entry<String, Double> bar : bars.entrySet()) {
      double width = highest <= 0 ? 0 : Math.max(0, bar.getValue()) / highest * BARS;
      svg.append("<text x=\"0\" y=\"%d\">%s</text>".formatted(y + 17, bar.getKey()));
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"18\" rx=\"3\" fill=\"%s\"/>",
              LABELS,
              y + 4,
              width,
              bar.getKey().startsWith("Modmesh") ? "#2f6feb" : "#9aa4b2"));
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%.1f\" y=\"%d\">%,.1f</text>",
              LABELS + width + 8,
              y + 17,
              bar.getValue()));
      y += ROW;
    }
    return svg.append("</svg>").toString();
  }
}
