package dev.modmesh.gateway.series;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A metric with one series per row. Micrometer keeps an object for each series, and looks through
 * all of them to add one; here the rows are asked for at each scrape.
 */
public final class SeriesTable extends Collector {
  private final String name;
  private final Type type;
  private final String help;
  private final List<String> labels;
  private final Consumer<Rows> source;

  /** Where the rows go. */
  public interface Rows {
    /**
     * A row.
     *
     * @param values of the labels, in their order
     */
    void add(double value, String... values);
  }

  private SeriesTable(
      String name, Type type, String help, List<String> labels, Consumer<Rows> source) {
    this.name = name;
    this.type = type;
    this.help = help;
    this.labels = labels;
    this.source = source;
  }

  /**
   * Registers a counter.
   *
   * @param name ends in {@code _total}
   * @param source writes all rows
   */
  public static void counter(
      CollectorRegistry registry,
      String name,
      String help,
      List<String> labels,
      Consumer<Rows> source) {
    registry.register(new SeriesTable(name, Type.COUNTER, help, labels, source));
  }

  /**
   * Registers a gauge.
   *
   * @param source writes all rows
   */
  public static void gauge(
      CollectorRegistry registry,
      String name,
      String help,
      List<String> labels,
      Consumer<Rows> source) {
    registry.register(new SeriesTable(name, Type.GAUGE, help, labels, source));
  }

  @Override
  public List<MetricFamilySamples> collect() {
    List<MetricFamilySamples.Sample> samples = new ArrayList<>();
    source.accept(
        (value, values) ->
            samples.add(new MetricFamilySamples.Sample(name, labels, List.of(values), value)));
    return samples.isEmpty()
        ? List.of()
        : List.of(new MetricFamilySamples(name, type, help, samples));
  }
}
