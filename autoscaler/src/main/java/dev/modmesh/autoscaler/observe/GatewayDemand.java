package dev.modmesh.autoscaler.observe;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The frames of all gateways that there should be, merged. Figures are due once each gateway has
 * given some, or at once when a call waits; one that has given none for two seconds is missing.
 */
public final class GatewayDemand implements DemandSource {
  private static final long STALE_NANOS = Duration.ofSeconds(2).toNanos();

  private final Supplier<Map<String, URI>> listed;
  private final Path tokenFile;
  private final LongSupplier nanoTime;
  private final Runnable poked;
  private final Map<String, DemandReader> readers = new HashMap<>();

  /**
   * Begins to read with the first {@link #take}.
   *
   * @param listed the gateways that there should be, by node id
   * @param poked is told when a call waits for a pool without hosts; must not block
   */
  public GatewayDemand(
      Supplier<Map<String, URI>> listed, Path tokenFile, LongSupplier nanoTime, Runnable poked) {
    this.listed = listed;
    this.tokenFile = tokenFile;
    this.nanoTime = nanoTime;
    this.poked = poked;
  }

  @Override
  public Demand take() {
    follow(listed.get());
    if (readers.isEmpty()) {
      return Demand.missing(List.of("no gateway is known"));
    }
    List<String> missing = new ArrayList<>();
    boolean due = true;
    boolean waits = false;
    for (Map.Entry<String, DemandReader> entry : readers.entrySet()) {
      DemandReader reader = entry.getValue();
      waits |= reader.isPoked();
      if (!reader.hasFrames()) {
        boolean stale = nanoTime.getAsLong() - reader.lastFrameNanos() > STALE_NANOS;
        due &= stale;
        if (stale) {
          missing.add(entry.getKey());
        }
      }
    }
    return due || waits ? merged(missing) : Demand.NOT_DUE;
  }

  private Demand merged(List<String> missing) {
    Map<String, PoolFrame> pools = new HashMap<>();
    double span = 0;
    for (DemandReader reader : readers.values()) {
      DemandReader.Gathered gathered = reader.take();
      span = Math.max(span, gathered.span());
      gathered.pools().forEach((pool, frame) -> pools.merge(pool, frame, PoolFrame::beside));
    }
    missing.sort(null);
    return new Demand(true, pools, span, missing);
  }

  private void follow(Map<String, URI> now) {
    readers
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !entry.getValue().url().equals(now.get(entry.getKey()));
              if (gone) {
                entry.getValue().close();
              }
              return gone;
            });
    now.forEach(
        (id, url) ->
            readers.computeIfAbsent(
                id, unused -> new DemandReader(url, tokenFile, nanoTime, poked)));
  }

  @Override
  public void close() {
    readers.values().forEach(DemandReader::close);
  }
}
