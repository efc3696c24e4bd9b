package dev.modmesh.autoscaler.record;

import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.autoscaler.observe.Demand;
import dev.modmesh.autoscaler.observe.PoolFrame;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes what arrived in each second of each pool into files of a folder, in the form that {@code
 * simulate} reads. Figures count for the second in which they were taken. A second without calls
 * has no line. The folder is bounded: a file that is full is followed by another, and the oldest
 * are deleted. Used by one thread.
 */
public final class ArrivalLog implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ArrivalLog.class);
  private static final int FILES = 8;
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'arrivals-'uuuuMMdd'T'HHmmss.SSS'Z.jsonl'")
          .withZone(ZoneOffset.UTC);

  private final Path folder;
  private final long maxBytes;
  private final JsonCodec json;
  private final Map<String, Sums> sums = new TreeMap<>();
  private long second;
  private @Nullable OutputStream out;
  private long written;
  private boolean failed;

  private record Sums(double arrivals, double completions, double service, double squares) {
    Sums plus(Sums more) {
      return new Sums(
          arrivals + more.arrivals,
          completions + more.completions,
          service + more.service,
          squares + more.squares);
    }
  }

  /**
   * Writes nothing yet.
   *
   * @param maxBytes that all files together may have
   */
  public ArrivalLog(Path folder, long maxBytes, JsonCodec json) {
    this.folder = folder;
    this.maxBytes = maxBytes;
    this.json = json;
  }

  /** Takes the figures of all pools. */
  public void add(Demand demand, Instant now) {
    if (now.getEpochSecond() != second) {
      flush(now);
      second = now.getEpochSecond();
    }
    demand.pools().forEach(this::add);
  }

  private void add(String pool, PoolFrame frame) {
    boolean known =
        Double.isFinite(
            frame.arrivals() + frame.completions() + frame.serviceSum() + frame.serviceSquares());
    if (known && frame.arrivals() + frame.completions() > 0) {
      sums.merge(
          pool,
          new Sums(
              frame.arrivals(), frame.completions(), frame.serviceSum(), frame.serviceSquares()),
          Sums::plus);
    }
  }

  /** Without the disk calls go on, and so does scaling; only the recording has a hole. */
  private void flush(Instant now) {
    try {
      for (Map.Entry<String, Sums> entry : sums.entrySet()) {
        write(line(entry.getKey(), entry.getValue()), now);
      }
      OutputStream file = out;
      if (file != null) {
        file.flush();
      }
      failed = false;
    } catch (IOException e) {
      if (!failed) {
        LOG.warnf("arrivals are not recorded: %s", e);
      }
      failed = true;
      shut();
    }
    sums.clear();
  }

  private byte[] line(String pool, Sums seen) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("second", second);
    line.put("pool", pool);
    line.put("arrivals", Math.round(seen.arrivals()));
    line.put("completions", Math.round(seen.completions()));
    line.put("service_sum_s", rounded(seen.service()));
    line.put("service_sumsq", rounded(seen.squares()));
    return json.write(line);
  }

  private static double rounded(double value) {
    return Math.round(value * 1e6) / 1e6;
  }

  private void write(byte[] line, Instant now) throws IOException {
    OutputStream file = out;
    if (file == null || written + line.length + 1 > maxBytes / FILES) {
      file = next(now);
    }
    file.write(line);
    file.write('\n');
    written += line.length + 1;
  }

  private OutputStream next(Instant now) throws IOException {
    shut();
    Files.createDirectories(folder);
    List<Path> files = files(folder);
    for (Path oldest : files.subList(0, Math.max(0, files.size() - (FILES - 1)))) {
      Files.deleteIfExists(oldest);
    }
    Path path = folder.resolve(NAME.format(now));
    OutputStream file =
        Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    out = file;
    written = Files.size(path);
    return file;
  }

  /** The files of a folder, oldest first. */
  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("arrivals-.*\\.jsonl"))
          .sorted()
          .toList();
    }
  }

  private void shut() {
    try {
      if (out != null) {
        out.close();
      }
    } catch (IOException e) {
      LOG.debugf("a file of arrivals did not close cleanly: %s", e);
    }
    out = null;
  }

  @Override
  public void close() {
    flush(Instant.ofEpochSecond(second));
    shut();
  }
}
