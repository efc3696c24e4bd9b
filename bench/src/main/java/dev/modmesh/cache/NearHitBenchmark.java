package dev.modmesh.cache;

import dev.modmesh.api.module.CachePolicy;
import dev.modmesh.cache.coherence.Shards;
import dev.modmesh.cache.key.FunctionId;
import dev.modmesh.cache.key.ResultKey;
import dev.modmesh.cache.key.ResultKeys;
import dev.modmesh.cache.near.Kept;
import dev.modmesh.cache.near.NearTier;
import dev.modmesh.cache.result.Load;
import dev.modmesh.cache.result.Question;
import dev.modmesh.cache.result.Read;
import dev.modmesh.cache.result.Reader;
import dev.modmesh.cache.result.ResultCache;
import dev.modmesh.cache.result.Wish;
import dev.modmesh.cache.stats.CacheStats;
import dev.modmesh.client.wire.JacksonCodec;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/** What a near hit costs, from the body of the call to the kept answer. */
@State(Scope.Benchmark)
public class NearHitBenchmark {
  private static final FunctionId FUNCTION = new FunctionId("prices", "quote");
  private static final CachePolicy POLICY = CachePolicy.of(Duration.ofHours(1));

  private final byte[] body =
      "{\"args\":[\"some customer\",17],\"kwargs\":{\"currency\":\"EUR\"}}"
          .getBytes(StandardCharsets.UTF_8);
  private final ResultKeys keys = new ResultKeys(new JacksonCodec(), 100);
  private final CacheStats stats = new CacheStats();
  private final ResultCache cache =
      new ResultCache(
          new NearTier(1 << 20, System::nanoTime),
          Shards.alone(),
          null,
          stats,
          Duration.ofSeconds(1),
          System::nanoTime);

  private static final class Nobody implements Reader {
    @Override
    public void ended(Read read) {}

    @Override
    public boolean isWaiting() {
      return true;
    }

    @Override
    public void refresh(Load load) {}
  }

  /** One kept result. */
  @Setup
  public void prepare() {
    if (read() instanceof Read.Miss miss) {
      Buffer answer = Buffer.buffer("{\"return_value\":17.5}");
      miss.load()
          .succeed(
              new Kept(200, answer, 16, answer.length() - 1, "host-1", false),
              Duration.ofHours(1),
              kept -> {});
    }
  }

  private @Nullable Read read() {
    ResultKey key = Objects.requireNonNull(keys.of(FUNCTION, "sha256:a", body, ""));
    return cache.read(new Question(key, POLICY, stats.of(FUNCTION), Wish.of(null)), new Nobody());
  }

  /** One loop. */
  @Benchmark
  public @Nullable Read nearHit() {
    return read();
  }

  /** Two loops at once. */
  @Benchmark
  @Threads(2)
  public @Nullable Read nearHitByTwo() {
    return read();
  }
}
