package dev.modmesh.autoscaler.decide.surge;

import dev.modmesh.autoscaler.decide.surge.Arrivals.Rate;
import dev.modmesh.autoscaler.decide.surge.Arrivals.Sample;
import java.util.List;

/**
 * The rate to expect when capacity asked for now is ready: a least-squares line through the rates
 * of the window, if its slope is significant.
 *
 * <p>With the slope {@code b} and its standard error {@code se = sqrt(rate / tick / Sxx)}: believed
 * when {@code |b| > 2.5 se}, then shrunk by one {@code se}, followed for the lead, but never
 * further ahead than the window looks back, and never above {@code growthCap} times the rate.
 */
final class Trend {
  private static final double LEAST_RATE = 1;
  private static final double LEAST_SECONDS = 5;
  private static final int LEAST_POINTS = 6;
  private static final double LEAST_SPAN = 0.2;
  private static final double SIGNIFICANT = 2.5;

  private final SurgeSettings settings;

  Trend(SurgeSettings settings) {
    this.settings = settings;
  }

  /** Calls a second expected after {@code lead} seconds; the rate of the window without a trend. */
  double expected(Arrivals arrivals, double now, double lead) {
    Rate rate = arrivals.current(now);
    if (rate.perSecond() <= LEAST_RATE || rate.seconds() < LEAST_SECONDS) {
      return rate.perSecond();
    }
    List<Sample> points =
        arrivals.window().stream().filter(sample -> sample.span() > LEAST_SPAN).toList();
    if (points.size() < LEAST_POINTS) {
      return rate.perSecond();
    }
    return Math.max(0, extrapolated(points, rate, now, lead));
  }

  private double extrapolated(List<Sample> points, Rate rate, double now, double lead) {
    double meanAge = 0;
    double meanRate = 0;
    for (Sample point : points) {
      meanAge += age(point, now);
      meanRate += point.count() / point.span();
    }
    meanAge /= points.size();
    meanRate /= points.size();
    double sxx = 0;
    double sxy = 0;
    for (Sample point : points) {
      double x = age(point, now) - meanAge;
      sxx += x * x;
      sxy += x * (point.count() / point.span() - meanRate);
    }
    sxx = sxx == 0 ? 1e-9 : sxx;
    double slope = sxy / sxx;
    double error = Math.sqrt(Math.max(rate.perSecond(), 1) / settings.tickSeconds() / sxx);
    if (Math.abs(slope) <= SIGNIFICANT * error) {
      return rate.perSecond();
    }
    double atPresent = meanRate - slope * meanAge;
    double shrunk = slope - Math.copySign(error, slope);
    double ahead = shrunk > 0 ? shrunk * Math.min(lead, rate.seconds()) : 0;
    double value =
        Math.min(atPresent + ahead, settings.growthCap() * Math.max(rate.perSecond(), atPresent));
    return shrunk > 0 ? Math.max(value, rate.perSecond()) : value;
  }

  /** Of the middle of a sample: 0 now, negative before. */
  private static double age(Sample sample, double now) {
    return sample.end() - sample.span() / 2 - now;
  }
}
