package dev.modmesh.gateway.topic;

/** Numbers as the feed tells them: rounded, so that what looks the same makes no delta. */
final class Numbers {
  private Numbers() {}

  /** Milliseconds with three digits. */
  static double millis(long nanos) {
    return Math.round(nanos / 1e3) / 1e3;
  }

  /** Three significant digits, and 0 below a thousandth. */
  static double rounded(double value) {
    if (!Double.isFinite(value) || Math.abs(value) < 1e-3) {
      return 0;
    }
    double scale = Math.pow(10, 2 - Math.floor(Math.log10(Math.abs(value))));
    return Math.round(value * scale) / scale;
  }
}
