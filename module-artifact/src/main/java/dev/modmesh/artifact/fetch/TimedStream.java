package dev.modmesh.artifact.fetch;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/** A stream that fails once its time is over: against sources that send a byte now and then. */
final class TimedStream extends FilterInputStream {
  private final long deadlineNanos;

  TimedStream(InputStream content, Duration time) {
    super(content);
    this.deadlineNanos = System.nanoTime() + time.toNanos();
  }

  @Override
  public int read() throws IOException {
    check();
    return super.read();
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    check();
    return super.read(target, from, length);
  }

  private void check() throws HttpTimeoutException {
    if (System.nanoTime() - deadlineNanos > 0) {
      throw new HttpTimeoutException("is too slow");
    }
  }
}
