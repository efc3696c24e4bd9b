package dev.modmesh.artifact.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response as a stream that waits for each part only so long. The JDK's own stream
 * waits for ever, since a request's timeout ends with the headers.
 */
final class PatientBody extends InputStream implements Flow.Subscriber<List<ByteBuffer>> {
  private sealed interface Signal {
    record Part(List<ByteBuffer> buffers) implements Signal {}

    record End() implements Signal {}

    record Failure(Throwable cause) implements Signal {}
  }

  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final Queue<ByteBuffer> buffers = new ArrayDeque<>();
  private final Duration patience;
  private volatile Flow.@Nullable Subscription subscription;
  private boolean ended;

  @SuppressWarnings("ThisEscapedInObjectConstruction") // everything it uses is set
  PatientBody(Flow.Publisher<List<ByteBuffer>> publisher, Duration patience) {
    this.patience = patience;
    publisher.subscribe(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription started) {
    subscription = started;
    started.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> part) {
    signals.add(new Signal.Part(part));
  }

  @Override
  public void onError(Throwable cause) {
    signals.add(new Signal.Failure(cause));
  }

  @Override
  public void onComplete() {
    signals.add(new Signal.End());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    ByteBuffer buffer = current();
    if (buffer == null) {
      return -1;
    }
    int count = Math.min(length, buffer.remaining());
    buffer.get(target, from, count);
    return count;
  }

  /** The first buffer with something in it; null at the end. */
  private @Nullable ByteBuffer current() throws IOException {
    while (true) {
      ByteBuffer first = buffers.peek();
      if (first != null && first.hasRemaining()) {
        return first;
      }
      if (first != null) {
        buffers.remove();
      } else if (ended || !receive()) {
        return null;
      }
    }
  }

  private boolean receive() throws IOException {
    switch (next()) {
      case Signal.Part(List<ByteBuffer> part) -> {
        buffers.addAll(part);
        request();
        return true;
      }
      case Signal.End() -> {
        ended = true;
        return false;
      }
      case Signal.Failure(Throwable cause) -> throw new IOException("connection broke", cause);
    }
  }

  private Signal next() throws IOException {
    try {
      Signal signal = signals.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
      if (signal != null) {
        return signal;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading");
    }
    close();
    throw new HttpTimeoutException("nothing came for " + patience.toMillis() + " ms");
  }

  private void request() {
    Flow.Subscription started = subscription;
    if (started != null) {
      started.request(1);
    }
  }

  @Override
  public void close() {
    ended = true;
    buffers.clear();
    Flow.Subscription started = subscription;
    if (started != null) {
      started.cancel();
    }
  }
}
