package dev.modmesh.cache;

import dev.modmesh.cache.key.FunctionId;
import dev.modmesh.cache.key.ResultKey;
import dev.modmesh.cache.key.ResultKeys;
import dev.modmesh.client.wire.JacksonCodec;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What the key of a call costs, of a body that was seen before and of a new one. */
@State(Scope.Benchmark)
public class CacheKeyBenchmark {
  @Param({"64", "256", "4096"})
  int bytes;

  private final FunctionId function = new FunctionId("prices", "quote");
  private final ResultKeys keys = new ResultKeys(new JacksonCodec(), 100);
  private byte[] body = new byte[0];
  private int next;

  /** A body of so many bytes. */
  @Setup
  public void prepare() {
    StringBuilder text = new StringBuilder("{\"args\":[00000000");
    text.setCharAt(9, '1');
    while (text.length() < bytes - 12) {
      text.append(",\"word\",17");
    }
    body = text.append("],\"kwargs\":{}}").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Seen before. */
  @Benchmark
  public @Nullable ResultKey seen() {
    return keys.of(function, "sha256:a", body, "");
  }

  /** A new one each time. */
  @Benchmark
  public @Nullable ResultKey unseen() {
    int number = next++;
    for (int digit = 16; digit > 9; digit--) {
      body[digit] = (byte) ('0' + number % 10);
      number /= 10;
    }
    return keys.of(function, "sha256:a", body, "");
  }
}
