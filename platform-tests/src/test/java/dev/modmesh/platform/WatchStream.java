package dev.modmesh.platform;

import dev.modmesh.client.watch.SseReader;
import dev.modmesh.client.wire.JacksonCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A stream of server-sent events that is read in the background. */
public final class WatchStream implements AutoCloseable {
  private static final JacksonCodec JSON = new JacksonCodec();
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final InputStream stream;
  private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();

  /** One event. */
  public record Frame(String id, String name, Map<String, @Nullable Object> data) {}

  /** Opens a stream. */
  public WatchStream(Gateway gateway, String path) {
    stream = gateway.stream(path);
    Thread.ofVirtual().start(this::read);
  }

  private void read() {
    try (SseReader reader = new SseReader(stream)) {
      for (SseReader.Event event = reader.next(); event != null; event = reader.next()) {
        byte[] data = event.data().getBytes(StandardCharsets.UTF_8);
        frames.add(new Frame(event.id(), event.name(), JSON.readObject(data)));
      }
    } catch (IOException e) {
      // the gateway has gone, or the test has closed the stream: there is nothing more to read
    }
  }

  /** All frames up to the first that fits, which is the last of the list. */
  public List<Frame> until(Predicate<Frame> last) {
    List<Frame> seen = new ArrayList<>();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Frame frame = next(end - System.nanoTime());
      if (frame == null) {
        throw new AssertionError("the frame did not come; there were " + seen);
      }
      seen.add(frame);
      if (last.test(frame)) {
        return seen;
      }
    }
  }

  /** All frames up to the first of this name. */
  public List<Frame> until(String name) {
    return until(frame -> frame.name().equals(name));
  }

  private @Nullable Frame next(long nanos) {
    try {
      return frames.poll(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      stream.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
