package dev.modmesh.cache.redis;

import dev.modmesh.api.module.CachePolicy;
import dev.modmesh.cache.coherence.Safeguards;
import dev.modmesh.cache.coherence.Shards;
import dev.modmesh.cache.key.FunctionId;
import dev.modmesh.cache.key.ResultKey;
import dev.modmesh.cache.near.Kept;
import dev.modmesh.cache.near.NearTier;
import dev.modmesh.cache.result.Load;
import dev.modmesh.cache.result.Question;
import dev.modmesh.cache.result.Read;
import dev.modmesh.cache.result.Reader;
import dev.modmesh.cache.result.ResultCache;
import dev.modmesh.cache.result.Wish;
import dev.modmesh.cache.stats.CacheStats;
import dev.modmesh.cache.stats.FunctionStats;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** One gateway's cache, with a function behind it that a test provides. */
final class Node implements Cached, AutoCloseable {
  static final FunctionId FUNCTION = new FunctionId("prices", "quote");
  static final Duration BOUND = Duration.ofSeconds(1);

  private final Vertx vertx = Vertx.vertx();
  private final Redis redis;
  private final RedisTier tier;
  private final CacheStats stats = new CacheStats();
  final ResultCache cache;

  /** What a read brought, and from where. */
  record Answer(String value, String source) {}

  Node(String uris, RedisClientType type, int replicas) {
    this(uris, type, replicas, Safeguards.ALL, Disturbance.NONE);
  }

  Node(
      String uris,
      RedisClientType type,
      int replicas,
      Safeguards safeguards,
      Disturbance disturbance) {
    RedisOptions options =
        new RedisOptions().setType(type).setMaxPoolSize(8).setMaxPoolWaiting(10_000);
    for (String uri : uris.split(",", -1)) {
      options.addConnectionString(uri);
    }
    options.getNetClientOptions().setConnectTimeout(1000);
    redis = Redis.createClient(vertx, options);
    Shards shards = Shards.shared(safeguards);
    tier =
        new RedisTier(
            redis,
            vertx,
            shards,
            new RedisSettings(BOUND, Duration.ofMillis(250), replicas, safeguards),
            disturbance);
    NearTier near = new NearTier(64 << 20, System::nanoTime);
    cache = new ResultCache(near, shards, tier, stats, BOUND, System::nanoTime);
    connect();
  }

  /** The first words with a server take longer than later ones. */
  private void connect() {
    long end = System.nanoTime() + 10_000_000_000L;
    while (!await(-1, () -> "0").source().equals("NEAR") && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  FunctionStats stats() {
    return stats.of(FUNCTION);
  }

  static ResultKey key(int number) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return new ResultKey(
          FUNCTION, sha.digest(Integer.toString(number).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static Kept kept(String value) {
    Buffer body = Buffer.buffer("{\"return_value\":" + value + "}");
    return new Kept(200, body, 16, body.length() - 1, "i", false);
  }

  static String value(Kept kept) {
    return kept.body().getString(kept.valueStart(), kept.valueEnd());
  }

  /** Reads; whoever has to load asks the supplier, on a thread of its own. */
  CompletableFuture<Answer> read(ResultKey key, Supplier<String> function) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    Question question = new Question(key, CachePolicy.of(Duration.ofHours(1)), stats(), Wish.NONE);
    Reader reader =
        new Reader() {
          @Override
          public void ended(Read read) {
            take(read, answer, function);
          }

          @Override
          public boolean isWaiting() {
            return !answer.isDone();
          }

          @Override
          public void refresh(Load load) {
            load(load, new CompletableFuture<>(), function);
          }
        };
    Read read = cache.read(question, reader);
    if (read != null) {
      take(read, answer, function);
    }
    return answer;
  }

  private void take(Read read, CompletableFuture<Answer> answer, Supplier<String> function) {
    switch (read) {
      case Read.Hit hit ->
          answer.complete(new Answer(value(hit.entry().kept()), hit.source().name()));
      case Read.Coalesced shared ->
          answer.complete(new Answer(value(shared.entry().kept()), "COALESCED"));
      case Read.Miss miss -> load(miss.load(), answer, function);
      case Read.Alone unused ->
          Thread.startVirtualThread(() -> answer.complete(new Answer(function.get(), "ALONE")));
      case Read.Failed failed ->
          answer.completeExceptionally(new IllegalStateException(failed.failure().toString()));
      case Read.Nothing unused -> answer.complete(new Answer("", "NOTHING"));
    }
  }

  private static void load(Load load, CompletableFuture<Answer> answer, Supplier<String> function) {
    Thread.startVirtualThread(
        () -> {
          String value;
          try {
            value = function.get();
          } catch (RuntimeException e) {
            load.fail(String.valueOf(e.getMessage()));
            answer.completeExceptionally(e);
            return;
          }
          load.succeed(
              kept(value),
              Duration.ofHours(1),
              stored -> answer.complete(new Answer(value, stored ? "STORED" : "LOADED")));
        });
  }

  @Override
  public Answer await(int key, Supplier<String> function) {
    return get(read(key(key), function));
  }

  static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The function has the new version already; what was kept of the old one must go. */
  @Override
  public CompletableFuture<Void> change(long version, int keys) {
    return invalidate();
  }

  CompletableFuture<Void> invalidate() {
    return cache.invalidate(Set.of(FUNCTION), null).toCompletionStage().toCompletableFuture();
  }

  long failing() {
    return tier.failing();
  }

  /** Ends without a word, as a killed process does. */
  @Override
  public void close() {
    tier.close();
    redis.close();
    get(vertx.close().toCompletionStage().toCompletableFuture());
  }

  static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static void closeAll(List<Node> nodes) {
    nodes.forEach(Node::close);
  }
}
