package dev.modmesh.gateway.feed;

import dev.modmesh.api.spi.JsonCodec;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one encoder: looks at all sources every {@value #TICK_MILLIS} ms, encodes what has changed
 * once, and hands the same bytes to every reader that keeps up. It begins with the first reader and
 * rests when there has been none for as long as one may resume. All state is confined to its
 * thread; the public methods may be called from any.
 */
final class FeedHub implements AutoCloseable {
  static final long TICK_MILLIS = 500;
  static final long HEARTBEAT_MILLIS = 2_000;
  static final long STUCK_MILLIS = 15_000;
  private static final int TRY_AGAIN_LATER = 1013;
  private static final int GOING_AWAY = 1001;
  private static final Logger LOG = Logger.getLogger(FeedHub.class);

  private final List<? extends FeedSource> sources;
  private final FeedFrames frames;
  private final FeedMetrics metrics;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("feed").factory());

  private final Set<FeedReader> readers = new HashSet<>();
  private final FeedBuffer buffer = new FeedBuffer();
  private final FeedHistory history = new FeedHistory();
  private final Map<String, Map<String, Map<String, @Nullable Object>>> state = new TreeMap<>();
  private final Set<String> failing = new HashSet<>();

  /** Deltas that several readers may need: one from each number behind to the newest. */
  private final Map<Long, FeedFrame> catchUps = new HashMap<>();

  private List<FeedFrame> snapshot = List.of();
  private long seq;
  private long seqMillis;
  private long idleNanos;
  private @Nullable ScheduledFuture<?> ticking;

  FeedHub(
      List<? extends FeedSource> sources,
      JsonCodec codec,
      String epoch,
      String node,
      FeedMetrics metrics,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.sources = List.copyOf(sources);
    this.frames = new FeedFrames(codec, epoch, node);
    this.metrics = metrics;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** Adds a reader, which is greeted and then given all that follows. */
  void add(FeedReader reader) {
    thread.execute(() -> welcome(reader));
  }

  /** A reader has gone. */
  void remove(FeedReader reader) {
    thread.execute(() -> forget(reader));
  }

  private void welcome(FeedReader reader) {
    begin();
    readers.add(reader);
    metrics.readers(readers.size());
    reader.ahead.add(frames.hello(clock.millis(), HEARTBEAT_MILLIS));
    long from = frames.seq(reader.since);
    if (from == seq || !buffer.after(from).isEmpty()) {
      reader.seq = from;
    } else {
      String since = reader.since;
      if (since != null) {
        resync(reader, frames.isOfThisEpoch(since) ? "compacted" : "epoch");
      }
      restart(reader);
    }
    pump(reader);
  }

  private void resync(FeedReader reader, String reason) {
    metrics.resync(reason);
    reader.ahead.add(frames.resync(reason));
  }

  private void restart(FeedReader reader) {
    if (snapshot.isEmpty()) {
      snapshot = frames.snapshot(state, seq, seqMillis);
    }
    reader.ahead.addAll(snapshot);
    reader.seq = seq;
  }

  private void forget(FeedReader reader) {
    reader.gone = true;
    if (readers.remove(reader)) {
      metrics.readers(readers.size());
      idleNanos = nanoTime.getAsLong();
    }
  }

  /** After a rest everything is looked at anew; old numbers do not lead here. */
  private void begin() {
    if (ticking != null) {
      return;
    }
    state.clear();
    buffer.clear();
    look();
    seq++;
    seqMillis = clock.millis();
    snapshot = List.of();
    history.restart(state, seqMillis);
    idleNanos = nanoTime.getAsLong();
    ticking =
        thread.scheduleWithFixedDelay(
            this::safelyTick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void rest() {
    if (ticking != null) {
      ticking.cancel(false);
      ticking = null;
    }
  }

  private void safelyTick() {
    try {
      tick();
    } catch (RuntimeException e) {
      LOG.warn("The feed failed to look around and will try again", e);
    }
  }

  private void tick() {
    long idle = TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - idleNanos);
    if (readers.isEmpty() && idle > FeedBuffer.KEPT_MILLIS) {
      rest();
      return;
    }
    Map<String, TableDelta> changed = look();
    if (!changed.isEmpty()) {
      Tick tick = new Tick(seq, seq + 1, clock.millis(), changed);
      seq = tick.seq();
      seqMillis = tick.millis();
      buffer.add(tick);
      history.add(tick);
      snapshot = List.of();
      catchUps.clear();
    }
    for (FeedReader reader : List.copyOf(readers)) {
      if (reader.writing && isStuck(reader)) {
        metrics.slow();
        reader.writer().close(TRY_AGAIN_LATER, "too slow");
        forget(reader);
      } else {
        pump(reader);
      }
    }
  }

  private boolean isStuck(FeedReader reader) {
    return since(reader) > STUCK_MILLIS;
  }

  private long since(FeedReader reader) {
    return TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - reader.wroteNanos);
  }

  private Map<String, TableDelta> look() {
    Map<String, TableDelta> changed = new LinkedHashMap<>();
    for (FeedSource source : sources) {
      Map<String, Map<String, @Nullable Object>> before =
          state.getOrDefault(source.topic(), Map.of());
      Map<String, Map<String, @Nullable Object>> after = rows(source, before);
      TableDelta delta = TableDelta.between(before, after);
      state.put(source.topic(), after);
      if (!delta.isEmpty()) {
        changed.put(source.topic(), delta);
      }
    }
    return changed;
  }

  /** A source that fails keeps what it showed, and does not stop the others. */
  private Map<String, Map<String, @Nullable Object>> rows(
      FeedSource source, Map<String, Map<String, @Nullable Object>> before) {
    try {
      Map<String, Map<String, @Nullable Object>> rows = source.rows();
      failing.remove(source.topic());
      return rows;
    } catch (RuntimeException e) {
      if (failing.add(source.topic())) {
        LOG.warnf(e, "The topic `%s` of the feed cannot be read", source.topic());
      }
      return before;
    }
  }

  /** Writes the next frame to a reader that can take one. */
  private void pump(FeedReader reader) {
    if (reader.writing || reader.gone) {
      return;
    }
    FeedFrame frame = next(reader);
    if (frame == null) {
      return;
    }
    reader.writing = true;
    reader.wroteNanos = nanoTime.getAsLong();
    metrics.frame(frame);
    reader
        .writer()
        .write(frame)
        .whenComplete((unused, failure) -> thread.execute(() -> written(reader, failure)));
  }

  private void written(FeedReader reader, @Nullable Throwable failure) {
    reader.writing = false;
    if (failure != null) {
      forget(reader);
    } else {
      pump(reader);
    }
  }

  private @Nullable FeedFrame next(FeedReader reader) {
    if (reader.ahead.isEmpty() && reader.seq != seq) {
      FeedFrame delta = catchUp(reader.seq);
      if (delta != null) {
        reader.seq = seq;
        return delta;
      }
      resync(reader, "compacted");
      restart(reader);
    }
    if (!reader.ahead.isEmpty()) {
      return reader.ahead.poll();
    }
    return since(reader) >= HEARTBEAT_MILLIS ? frames.heartbeat(seq, clock.millis()) : null;
  }

  private @Nullable FeedFrame catchUp(long from) {
    FeedFrame known = catchUps.get(from);
    if (known != null) {
      return known;
    }
    List<Tick> missed = buffer.after(from);
    if (missed.isEmpty()) {
      return null;
    }
    FeedFrame made = frames.delta(missed.size() == 1 ? missed.getFirst() : Tick.merged(missed));
    catchUps.put(from, made);
    return made;
  }

  /** The state now, as one snapshot message of one part after another. */
  CompletionStage<List<FeedFrame>> snapshot() {
    return CompletableFuture.supplyAsync(
        () -> {
          begin();
          if (snapshot.isEmpty()) {
            snapshot = frames.snapshot(state, seq, seqMillis);
          }
          idleNanos = nanoTime.getAsLong();
          return snapshot;
        },
        thread);
  }

  /** What time travel needs: a state, and the steps after it. */
  CompletionStage<byte[]> history() {
    return CompletableFuture.supplyAsync(
        () -> {
          begin();
          return frames.history(history);
        },
        thread);
  }

  /** Tells the readers to come back in a moment, each in another one. */
  @Override
  public void close() {
    thread.execute(
        () -> {
          rest();
          List<FeedReader> all = new ArrayList<>(readers);
          for (int i = 0; i < all.size(); i++) {
            FeedReader reader = all.get(i);
            if (!reader.writing) {
              reader.writer().write(frames.bye("restart", 500 + i * 1000L / all.size()));
            }
            reader.writer().close(GOING_AWAY, "the gateway stops");
          }
        });
    thread.shutdown();
  }
}
